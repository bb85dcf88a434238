import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { unclaimedPersonaId } from '../ids.js'
import { textArray } from '../recall/scope.js'
import { erasureKey } from './erasure-key.js'
import type { AlsoErase } from './forget.js'
import { type By, newOperation } from './operation.js'
import { type Selected, selectMemories } from './select.js'

export interface Erased {
  /** What went; in a dry run, what would. */
  memories: Pick<Selected, 'id' | 'createdAt'>[]
  /** Memories left alone because they are locked. */
  locked: number
  /** Rows of the history that went with them. */
  messages: number
}

export interface Erasure {
  personaId: string
  selected: readonly Selected[]
  withHistory: boolean
  includeLocked: boolean
  dryRun: boolean
  by: By
  alsoErase: AlsoErase | undefined
}

/**
 * Takes memories away for good, in the caller's transaction: rows, vectors, versions and work items, the messages they
 * were made of where asked, and with those whatever else was made of them. What goes leaves tombstones for a sync,
 * entries without text in the audit, and keyed hashes in `erasures`, by which the database skips it however it comes
 * back: also as what a legacy user mapped to this persona said.
 */
export async function eraseSelected(tx: Transaction, erasure: Erasure): Promise<Erased> {
  const { personaId, includeLocked, dryRun } = erasure
  const open = (rows: readonly Selected[]) => rows.filter(({ isLocked }) => includeLocked || !isLocked)
  // What was merged into a memory says the same.
  const merged = await mergedInto(tx, personaId, open(erasure.selected))
  const selected = [...erasure.selected, ...merged]
  const history = erasure.withHistory ? await messagesOf(tx, personaId, open(selected)) : noHistory
  // What else was made of those messages would bring them back.
  const made = history.messageIds.length > 0 ? await madeOf(tx, personaId, history.messageIds) : []
  const all = [...new Map([...selected, ...made].map((row) => [row.id, row])).values()]
  const going = open(all)
  const told = {
    memories: going.map(({ id, createdAt }) => ({ id, createdAt })),
    locked: all.length - going.length,
    messages: history.rowIds.length,
  }
  if (dryRun || going.length + history.rowIds.length === 0) return told

  const ids = going.map(({ id }) => id)
  await remember(tx, personaId, ids, history)
  await note(tx, personaId, ids, erasure.by)
  await queryRows(tx, sql`delete from memories where persona_id = ${personaId}::uuid and id = any (${uuids(ids)})`)
  await queryRows(
    tx,
    sql`delete from conversation_history where persona_id = ${personaId}::uuid and id = any (${uuids(history.rowIds)})`,
  )
  await erasure.alsoErase?.(tx, { personaId, historyIds: history.rowIds })
  return told
}

interface History {
  rowIds: string[]
  /** What messages are known by: Discord ids, and those of the rows. */
  messageIds: string[]
}

const noHistory: History = { rowIds: [], messageIds: [] }

const uuids = (ids: readonly string[]): SQL => sql`${textArray(ids)}::uuid[]`

async function messagesOf(tx: Transaction, personaId: string, memories: readonly Selected[]): Promise<History> {
  const wanted = [...new Set(memories.flatMap(({ messageIds }) => messageIds))]
  if (wanted.length === 0) return noHistory
  const rows = await queryRows<{ id: string; discordIds: string[] }>(
    tx,
    sql`select id::text, to_json(discord_message_id) as "discordIds" from conversation_history
      where persona_id = ${personaId}::uuid
        and (id::text = any (${textArray(wanted)}) or discord_message_id && ${textArray(wanted)})
      order by id for update`,
  )
  return {
    rowIds: rows.map(({ id }) => id),
    messageIds: [...new Set([...wanted, ...rows.flatMap(({ id, discordIds }) => [id, ...discordIds])])],
  }
}

/** Deleted memories that merges made one with these, also through others that were merged since. */
async function mergedInto(tx: Transaction, personaId: string, kept: readonly Selected[]): Promise<Selected[]> {
  const found = await queryRows<{ id: string }>(
    tx,
    sql`with recursive merged (id) as (
        select value::uuid from json_array_elements_text(${JSON.stringify(kept.map(({ id }) => id))}::json)
        union
        select gone.id::uuid from merged join memory_events event
          on event.persona_id = ${personaId}::uuid and event.memory_id = merged.id and event.details ? 'merged'
        cross join jsonb_array_elements_text(event.details -> 'merged') gone (id)
      )
      select memory.id from merged join memories memory on memory.persona_id = ${personaId}::uuid
        and memory.id = merged.id where memory.visibility = 'deleted'`,
  )
  return selectByIds(
    tx,
    personaId,
    found.map(({ id }) => id),
  )
}

/** A batch of ids at a time is what a selection takes. */
const madeOf = (tx: Transaction, personaId: string, messageIds: readonly string[]): Promise<Selected[]> =>
  inBatches(messageIds, (batch) => selectMemories(tx, personaId, { messageIds: batch }, null))

const selectByIds = (tx: Transaction, personaId: string, ids: readonly string[]): Promise<Selected[]> =>
  inBatches(ids, (batch) => selectMemories(tx, personaId, { ids: batch }, null))

async function inBatches(
  ids: readonly string[],
  select: (batch: string[]) => Promise<Selected[]>,
): Promise<Selected[]> {
  const selected: Selected[] = []
  for (let start = 0; start < ids.length; start += 10_000) {
    selected.push(...(await select(ids.slice(start, start + 10_000))))
  }
  return selected
}

/** Writes down, as keyed hashes, what must not come back: here, and under the placeholders of mapped legacy users. */
async function remember(tx: Transaction, personaId: string, ids: readonly string[], history: History): Promise<void> {
  const keyId = await erasureKey(tx)
  const placeholders = await placeholdersOf(tx, personaId)
  await queryRows(
    tx,
    sql`with going as materialized (
      select memory.id, memory.content, memory.chunk_group_id, memory.chunk_index from memories memory
      where memory.persona_id = ${personaId}::uuid and memory.id = any (${uuids(ids)})
    ), things (kind, value) as (
      select 'memory', id::text from going
      union select 'text', content from going
      -- Under another limit the same text would be split elsewhere, or not at all.
      union select 'text', string_agg(content, '' order by chunk_index) from going
        where chunk_group_id is not null group by chunk_group_id
      union select 'text', version.content from memory_versions version
        where version.persona_id = ${personaId}::uuid and version.memory_id in (select id from going)
      union select 'message', value from json_array_elements_text(${JSON.stringify(history.messageIds)}::json)
    ), owners as (
      select value::uuid as persona_id from json_array_elements_text(${JSON.stringify([personaId, ...placeholders])}::json)
    )
    insert into erasures (persona_id, kind, hash, key_id)
    select owners.persona_id, things.kind, erasure_hash(key.inner_block, key.outer_block, things.kind, things.value), key.id
    from owners cross join things cross join erasure_keys key where key.id = ${keyId}::uuid
    on conflict do nothing`,
  )
}

/** The placeholder personas of legacy users that were mapped to this one: an import without the mapping goes there. */
export async function placeholdersOf(tx: Transaction, personaId: string): Promise<string[]> {
  const rows = await queryRows<{ legacyId: string }>(
    tx,
    sql`select shapes_user_id as "legacyId" from shapes_persona_mappings where persona_id = ${personaId}::uuid`,
  )
  return rows.map(({ legacyId }) => unclaimedPersonaId(legacyId))
}

async function note(tx: Transaction, personaId: string, ids: readonly string[], by: By): Promise<void> {
  await queryRows(
    tx,
    sql`insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason)
      select ${personaId}::uuid, gen_random_uuid(), value::uuid, ${newOperation()}::uuid, 'erase', ${by.actor},
        ${by.reason ?? null}
      from json_array_elements_text(${JSON.stringify(ids)}::json)`,
  )
}
