import { type By, historyId, moveMemories, movePersonality, queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { CHANGING_TABLES, type SyncedTable, syncedTable } from './config.js'
import { columnList, listed } from './digest.js'

const by: By = { actor: 'sync', reason: 'made twice, in two databases' }

/** Messages read and written at once. */
const BATCH = 500

/**
 * Makes two rows one, of which both stand here: what referred to the one refers to the other, ids that follow from it
 * follow from the other, and the one goes, with a tombstone that says what it became.
 */
export async function mergeRows(
  tx: Transaction,
  table: SyncedTable,
  { from, into }: { from: string; into: string },
): Promise<void> {
  if (table.name === 'personas') {
    await moveMessages(tx, 'persona_id', from, into)
    await moveMemories(tx, { personaId: from, to: into, ids: 'all', by })
  }
  if (table.name === 'personalities') {
    await moveMessages(tx, 'personality_id', from, into)
    await movePersonality(tx, { from, to: into, by })
    await tx.execute(sql`update channel_settings set active_personality_id = ${into}::uuid
      where active_personality_id = ${from}::uuid`)
  }
  if (table.name === 'users') {
    for (const child of ['personas', 'llm_configs']) await mergeTwins(tx, syncedTable(child), from, into)
    await tx.execute(sql`update access_tokens set user_id = ${into}::uuid where user_id = ${from}::uuid`)
  }
  for (const child of CHANGING_TABLES) {
    if (child.name === 'memories' || child.name === 'conversation_history') continue
    for (const { column } of child.parents.filter((parent) => parent.table === table.name)) {
      await repoint(tx, child, column, from, into)
    }
  }
  await tx.execute(sql`update ${sql.identifier(table.name)}
    set updated_at = greatest(now(), updated_at + interval '1 ms') where id = ${into}::uuid`)
  await tx.execute(sql`delete from ${sql.identifier(table.name)} where id = ${from}::uuid`)
  await tx.execute(sql`update sync_tombstones set moved_to = ${into}
    where table_name = ${table.name} and row_pk = ${from}`)
}

/** What both users have under one name becomes one too. */
async function mergeTwins(tx: Transaction, table: SyncedTable, from: string, into: string): Promise<void> {
  const twins = await queryRows<{ from: string; into: string }>(
    tx,
    sql`select one.id::text as from, twin.id::text as into from ${sql.identifier(table.name)} one
      join ${sql.identifier(table.name)} twin on twin.name = one.name and twin.owner_id = ${into}::uuid
      where one.owner_id = ${from}::uuid`,
  )
  for (const twin of twins) await mergeRows(tx, table, twin)
}

/** A row that would meet one like it stays behind, and goes with what it belonged to. */
async function repoint(tx: Transaction, child: SyncedTable, column: string, from: string, into: string) {
  const name = sql.identifier(column)
  const table = sql.identifier(child.name)
  if (child.key.some((one) => one.name === column)) {
    // Another key is another row: the old one goes by cascade and leaves its tombstone.
    const values = listed(
      child.columns.map((one) =>
        one === column ? sql`${into}::uuid` : one === 'updated_at' ? sql`now()` : sql`${sql.identifier(one)}`,
      ),
    )
    await tx.execute(sql`insert into ${table} (${columnList(child.columns)})
      select ${values} from ${table} where ${name} = ${from}::uuid on conflict do nothing`)
    return
  }
  const clashes = child.uniques
    .filter(({ columns, flag }) => !flag && columns.includes(column))
    .map(
      ({ columns }) =>
        sql`not exists (select from ${table} twin where twin.${name} = ${into}::uuid and ${sql.join(
          columns
            .filter((one) => one !== column)
            .map((one) => sql`twin.${sql.identifier(one)} is not distinct from child.${sql.identifier(one)}`),
          sql` and `,
        )})`,
    )
  await tx.execute(sql`update ${table} child set ${name} = ${into}::uuid,
      updated_at = greatest(now(), updated_at + interval '1 ms')
    where ${name} = ${from}::uuid ${clashes.length === 0 ? sql`` : sql`and ${sql.join(clashes, sql` and `)}`}`)
}

/** Messages follow their persona or personality; those whose id follows from it get the one that follows now. */
async function moveMessages(
  tx: Transaction,
  column: 'persona_id' | 'personality_id',
  from: string,
  into: string,
): Promise<void> {
  for (;;) {
    const rows = await queryRows<{ personaId: string; id: string; channel: string; personality: string; at: number }>(
      tx,
      sql`select persona_id::text as "personaId", id::text, channel_id as channel, personality_id::text as personality,
          (extract(epoch from created_at) * 1000)::float8 as at
        from conversation_history where ${sql.identifier(column)} = ${from}::uuid order by id limit ${BATCH}::int`,
    )
    if (rows.length === 0) return
    const going = rows.map(({ personaId, id, channel, personality, at }) => {
      const persona = column === 'persona_id' ? into : personaId
      const character = column === 'personality_id' ? into : personality
      const follows = historyId(channel, personality, personaId, at) === id
      return { personaId, id, persona, character, newId: follows ? historyId(channel, character, persona, at) : id }
    })
    await moveKeys(tx, going)
  }
}

async function moveKeys(tx: Transaction, going: readonly { id: string; newId: string }[]): Promise<void> {
  const table = syncedTable('conversation_history')
  const keys = sql`json_to_recordset(${JSON.stringify(going)}::json)
    as going ("personaId" uuid, id uuid, persona uuid, character uuid, "newId" uuid)`
  const kept = table.columns.filter((name) => !['persona_id', 'id', 'personality_id', 'updated_at'].includes(name))
  await tx.execute(sql`with taken as (
      delete from conversation_history message using ${keys}
      where message.persona_id = going."personaId" and message.id = going.id
      returning message.*, going.persona as new_persona, going.character as new_personality, going."newId" as new_id
    )
    insert into conversation_history (persona_id, id, personality_id, updated_at, ${columnList(kept)})
    select new_persona, new_id, new_personality, greatest(now(), updated_at + interval '1 ms'), ${columnList(kept)}
    from taken on conflict do nothing`)
}
