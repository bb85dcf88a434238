import { sql } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import type { MemoryErrorCode } from '../errors.js'

/** What names a work item beside its model. */
interface ItemKey {
  personaId: string
  id: string
}

/** What becomes of work items that were not embedded. */
export interface ItemChange {
  /** From now, ms; null = not tried again until a person says so. */
  waitMs: number | null
  /** Whether it counts as a failed attempt. */
  failed: boolean
  error?: MemoryErrorCode | undefined
}

/** Puts items off, or aside. Items that are gone meanwhile stay gone. */
export async function changeItems(
  { db }: Pick<Database, 'db'>,
  model: string,
  items: readonly ItemKey[],
  { waitMs, failed, error }: ItemChange,
): Promise<void> {
  if (items.length === 0) return
  await guarded(() =>
    queryRows(
      db,
      sql`update embedding_backlog item
        set attempts = item.attempts + ${failed ? 1 : 0}, last_error = coalesce(${error ?? null}, item.last_error),
          status = ${waitMs === null ? 'set_aside' : 'waiting'},
          due_at = now() + ${waitMs ?? 0}::float8 * interval '1 ms'
        from ${namedItems(items)}
        where item.persona_id = row."personaId" and item.memory_id = row.id and item.model = ${model}`,
    ),
  )
}

/** Holds claimed items for longer. Those that somebody else took over, set aside or finished are left alone. */
export async function renewItems(
  { db }: Pick<Database, 'db'>,
  model: string,
  items: readonly ItemKey[],
  leaseMs: number,
): Promise<void> {
  if (items.length === 0) return
  await guarded(() =>
    queryRows(
      db,
      sql`update embedding_backlog item set due_at = now() + ${leaseMs}::float8 * interval '1 ms'
        from ${namedItems(items)}
        where item.persona_id = row."personaId" and item.memory_id = row.id and item.model = ${model}
          and item.status = 'waiting'`,
    ),
  )
}

function namedItems(items: readonly ItemKey[]) {
  const keys = JSON.stringify(items.map(({ personaId, id }) => ({ personaId, id })))
  return sql`json_to_recordset(${keys}::json) as row ("personaId" uuid, id uuid)`
}
