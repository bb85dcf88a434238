import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { parseInput, storableText, uuid } from '../input.js'

const exportInput = z.union([
  z.strictObject({ personaId: uuid }),
  z.strictObject({ userId: uuid }),
  z.strictObject({ sender: storableText(255).min(1) }),
])

/** Of whom: a persona, a user with all their personas, or everybody's memories of what a sender said. */
export type ExportOf = { personaId: string } | { userId: string } | { sender: string }

/** A line of an export: which table it is of, and the row, as JSON. */
export interface ExportedRow {
  table: string
  row: Record<string, unknown>
}

/** Rows read at once. */
const BATCH = 500

/**
 * Everything that is stored about a person, row by row, in the order a reader wants: who they are, what was said, what
 * is remembered, former texts, and who changed what. Vectors are left out: they are made of the texts.
 *
 * @example
 * ```ts
 * for await (const line of exportPerson(database, { personaId })) output.write(`${JSON.stringify(line)}\n`)
 * ```
 */
export async function* exportPerson(database: Database, whom: ExportOf): AsyncGenerator<ExportedRow, void, undefined> {
  const parsed = parseInput(exportInput, whom, 'export')
  if ('sender' in parsed) {
    yield* rowsOf(database, 'memories', sql`${parsed.sender} = any (line.senders)`)
    return
  }
  const mine =
    'userId' in parsed
      ? sql`in (select id from personas where owner_id = ${parsed.userId}::uuid)`
      : sql`= ${parsed.personaId}::uuid`
  const owner =
    'userId' in parsed
      ? sql`= ${parsed.userId}::uuid`
      : sql`= (select owner_id from personas where id = ${parsed.personaId}::uuid)`
  yield* rowsOf(database, 'users', sql`line.id ${owner}`)
  yield* rowsOf(database, 'personas', sql`line.id ${mine}`)
  yield* rowsOf(database, 'user_personality_configs', sql`line.user_id ${owner} and line.persona_id ${mine}`)
  yield* rowsOf(database, 'user_persona_history_configs', sql`line.persona_id ${mine}`)
  yield* rowsOf(database, 'shapes_persona_mappings', sql`line.persona_id ${mine}`)
  yield* rowsOf(database, 'conversation_history', sql`line.persona_id ${mine}`)
  yield* rowsOf(database, 'memories', sql`line.persona_id ${mine}`)
  yield* rowsOf(database, 'memory_versions', sql`line.persona_id ${mine}`)
  yield* rowsOf(database, 'memory_events', sql`line.persona_id ${mine}`)
}

async function* rowsOf(
  database: Database,
  table: string,
  condition: ReturnType<typeof sql>,
): AsyncGenerator<ExportedRow, void, undefined> {
  let after = ''
  while (true) {
    const rows = await guarded(() =>
      queryRows<{ id: string; row: Record<string, unknown> }>(
        database.db,
        sql`select line.id::text as id, to_jsonb(line) - 'words' as row from ${sql.identifier(table)} line
          where ${condition} and line.id::text > ${after} order by line.id::text limit ${BATCH}`,
      ),
    )
    for (const { row } of rows) yield { table, row }
    if (rows.length < BATCH) return
    after = rows.at(-1)!.id
  }
}
