import { type SQL, sql } from 'drizzle-orm'
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

/**
 * Of whom: a persona, a user with all their personas, or whoever a sender was (a Discord id, or the id of a legacy
 * system), in everybody's memories.
 */
export type ExportOf = { personaId: string } | { userId: string } | { sender: string }

/** A line of an export: which table it is of, and the row, as JSON. */
export interface ExportedRow {
  table: string
  row: Record<string, unknown>
}

/** Rows read at once: no more of an export is in memory, however much there is. */
const BATCH = 200

/**
 * Everything that is stored about a person, row by row, in the order a reader wants: who they are, what was said, what
 * is remembered, former texts, and who changed what. Vectors are left out: they are made of the texts.
 *
 * Of a sender: the memories that name them, and the messages that those were made of, or that the persona of a user with
 * this Discord id was told or answered.
 *
 * @example
 * ```ts
 * for await (const line of exportPerson(database, { personaId })) output.write(`${JSON.stringify(line)}\n`)
 * ```
 */
export async function* exportPerson(database: Database, whom: ExportOf): AsyncGenerator<ExportedRow, void, undefined> {
  const parsed = parseInput(exportInput, whom, 'export')
  if ('sender' in parsed) {
    yield* ofSender(database, parsed.sender)
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

async function* ofSender(database: Database, sender: string): AsyncGenerator<ExportedRow, void, undefined> {
  yield* rowsOf(
    database,
    'conversation_history',
    sql`(line.persona_id in (select persona.id from personas persona join users person on person.id = persona.owner_id
        where person.discord_id = ${sender})
      or exists (select from memories memory
        where memory.persona_id = line.persona_id and ${sender} = any (memory.senders)
          and memory.message_ids && (line.discord_message_id || line.id::text)))`,
  )
  yield* rowsOf(database, 'memories', sql`${sender} = any (line.senders)`)
}

/** Tables in which an id is unique to its persona only. */
const OF_PERSONAS = new Set(['conversation_history', 'memories', 'memory_versions', 'memory_events'])

async function* rowsOf(
  database: Database,
  table: string,
  condition: ReturnType<typeof sql>,
): AsyncGenerator<ExportedRow, void, undefined> {
  const key = OF_PERSONAS.has(table) ? sql`line.persona_id, line.id` : sql`line.id`
  let after: string[] | null = null
  while (true) {
    const rows: { key: string[]; row: Record<string, unknown> }[] = await guarded(() =>
      queryRows<{ key: string[]; row: Record<string, unknown> }>(
        database.db,
        sql`select json_build_array(${key}) as key, to_jsonb(line) - 'words' as row from ${sql.identifier(table)} line
          where ${condition} ${after ? sql`and (${key}) > (${uuids(after)})` : sql``}
          order by ${key} limit ${BATCH}`,
      ),
    )
    for (const { row } of rows) yield { table, row }
    if (rows.length < BATCH) return
    after = rows.at(-1)!.key
  }
}

const uuids = (ids: readonly string[]): SQL =>
  sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )
