import { sql } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { parseInput, uuid } from '../input.js'

/** What one call of a verb did. */
export interface FoundOperation {
  /** Whose: `undo` takes it with the operation. */
  personaId: string
  action: string
  actor: string
  reason: string | null
  memories: number
  /** Ms since the epoch. */
  createdAtMs: number
}

/**
 * An operation by its id alone, or null, for an operator who was handed nothing else. Looks through the audit of all
 * personas: not for every request.
 */
export async function findOperation(database: Database, operationId: string): Promise<FoundOperation | null> {
  const id = parseInput(uuid, operationId, 'operation')
  const [found] = await guarded(() =>
    queryRows<FoundOperation>(
      database.db,
      sql`select persona_id as "personaId", action, actor, reason, count(distinct memory_id)::int as memories,
          (extract(epoch from min(created_at)) * 1000)::float8 as "createdAtMs"
        from memory_events where operation_id = ${id}::uuid
        group by persona_id, action, actor, reason order by count(*) desc limit 1`,
    ),
  )
  return found ?? null
}
