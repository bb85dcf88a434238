import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { MemoryError } from '../errors.js'
import { parseInput, uuid } from '../input.js'
import { type Destination, destinationsOf, type MovingRow } from './destination.js'
import { moveHistory, moveHistoryBack } from './move-history.js'
import { type By, by, newOperation } from './operation.js'
import { transferRows } from './transfer-rows.js'
import type { Undoing } from './undo.js'

const moveInput = z
  .strictObject({
    personaId: uuid,
    to: uuid,
    ids: z.array(uuid).min(1).max(10_000).or(z.literal('all')),
    withHistory: z.boolean().default(true),
    by,
  })
  .refine(({ personaId, to }) => personaId !== to, 'must be moved to another persona')

/** Which memories go to which persona, and who wants it. */
export interface Move {
  /** Whose they are now; may be 'unclaimed'. */
  personaId: string
  /** Whose they become: a person. */
  to: string
  /** Chunks stand for the whole text they are of. */
  ids: readonly string[] | 'all'
  /**
   * The messages they were made of go too; with 'all', every message. Default true: a rebuild makes memories of what the
   * first persona's history holds, and so would make these again.
   */
  withHistory?: boolean | undefined
  by: By
}

/** What became of memories that were moved; `operationId` is what `undo` takes. */
export interface Moved {
  /** What `undo` takes, with the persona that received the memories. */
  operationId: string
  /** Where each memory is now. */
  moved: { from: string; to: string }[]
  /** Moved memories that met the same text there: both are one now. */
  merged: number
  /** Texts that the other persona had erased: they are gone here too. */
  erased: number
  /** Messages that went along. */
  messages: number
}

/** Memories read and written at once. */
const BATCH = 500

/**
 * Gives memories to another persona: what claims an orphan, and what repairs a wrong owner. Vectors, versions and work
 * items go along, so that nothing is embedded again; locks and visibility stay. Where the other persona has the same
 * text already, both become one that knows all places, messages and senders, and the earlier time. What was erased of
 * the first persona can come back to neither. All in one transaction.
 *
 * The messages they were made of go along, unless that is declined.
 *
 * Ids that follow from persona, personality and text follow from the new persona afterwards; others become
 * `movedMemoryId`. The old keys leave tombstones that name the new ones, so that a sync moves the memory too.
 *
 * @throws MemoryError `unknown_persona`, `unclaimed_persona` (nothing is moved to one), `memory_not_found`
 */
export async function moveMemories(target: Database | Transaction, input: Move): Promise<Moved> {
  const move = parseInput(moveInput, input, 'move')
  const operationId = newOperation()
  return guarded(() =>
    transaction(target, async (tx) => {
      await requirePerson(tx, move.to)
      const ids = move.ids === 'all' ? await allOf(tx, move.personaId) : await wholeTexts(tx, move.personaId, move.ids)
      await carryErasures(tx, move.personaId, move.to)
      const result: Moved = { operationId, moved: [], merged: 0, erased: 0, messages: 0 }
      const said = new Set<string>()
      for (let start = 0; start < ids.length; start += BATCH) {
        const rows = await lockRows(tx, move.personaId, ids.slice(start, start + BATCH))
        if (move.withHistory && move.ids !== 'all')
          for (const row of rows) for (const id of row.messageIds) said.add(id)
        const destinations = destinationsOf(rows, move)
        add(result, await transferRows(tx, { ...move, operationId, action: 'move' }, destinations), destinations)
      }
      if (move.withHistory) {
        const transfer = { ...move, operationId, action: 'move' as const }
        result.messages = await moveHistory(tx, transfer, move.ids === 'all' ? 'all' : [...said])
      }
      return result
    }),
  )
}

/** Takes a move back: what did not become one with another memory returns to whom and under which id it was. */
export async function moveBack(
  tx: Transaction,
  undoing: Undoing,
  action: 'undo' | 'unclaim' = 'undo',
): Promise<string[]> {
  const rows = await queryRows<{ id: string; fromPersona: string; fromId: string; fromGroup: string | null }>(
    tx,
    sql`select event.memory_id as id, event.details -> 'moved' ->> 'personaId' as "fromPersona",
        event.details -> 'moved' ->> 'id' as "fromId", event.details -> 'moved' ->> 'groupId' as "fromGroup"
      from memory_events event
      join memories memory on memory.persona_id = event.persona_id and memory.id = event.memory_id
      where event.persona_id = ${undoing.personaId}::uuid and event.operation_id = ${undoing.operationId}::uuid
        and event.details -> 'moved' ->> 'merged' = 'false'
      order by event.memory_id`,
  )
  const back: string[] = []
  for (const to of new Set(rows.map(({ fromPersona }) => fromPersona))) {
    const destinations = rows
      .filter(({ fromPersona }) => fromPersona === to)
      .map(({ id, fromId, fromGroup }) => ({ id, newId: fromId, newGroupId: fromGroup }))
    for (let start = 0; start < destinations.length; start += BATCH) {
      const batch = destinations.slice(start, start + BATCH)
      const { present } = await transferRows(
        tx,
        { personaId: undoing.personaId, to, by: undoing.by, operationId: undoing.as, action },
        batch,
      )
      const there = new Set(present)
      back.push(...batch.filter(({ newId }) => there.has(newId)).map(({ id }) => id))
    }
  }
  await moveHistoryBack(tx, undoing, action)
  return back
}

/** Takes the move of a claim back for whoever takes the claim itself back: `undo` refuses to do one without the other. */
export const unclaimMoved = (tx: Transaction, undoing: Omit<Undoing, 'as'>): Promise<string[]> =>
  moveBack(tx, { ...undoing, as: newOperation() }, 'unclaim')

function add(
  result: Moved,
  { present, merged }: { present: readonly string[]; merged: number },
  destinations: readonly Destination[],
): void {
  const there = new Set(present)
  for (const { id, newId } of destinations) {
    if (there.has(newId)) result.moved.push({ from: id, to: newId })
    else result.erased += 1
  }
  result.merged += merged
}

async function requirePerson(tx: Transaction, personaId: string): Promise<void> {
  const [persona] = await queryRows<{ kind: string }>(
    tx,
    sql`select kind from personas where id = ${personaId}::uuid for share`,
  )
  if (!persona) throw new MemoryError('unknown_persona', `There is no persona ${personaId}. Nothing was moved.`)
  if (persona.kind === 'unclaimed') {
    throw new MemoryError('unclaimed_persona', `Persona ${personaId} is a placeholder. Nothing was moved.`)
  }
}

async function allOf(tx: Transaction, personaId: string): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`select id from memories where persona_id = ${personaId}::uuid order by chunk_group_id, chunk_index, id`,
  )
  return rows.map(({ id }) => id)
}

async function wholeTexts(tx: Transaction, personaId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await queryRows<{ id: string; wanted: string | null }>(
    tx,
    sql`with named as (select value::uuid as id from json_array_elements_text(${JSON.stringify(ids)}::json))
      select memory.id, named.id as wanted from memories memory left join named on named.id = memory.id
      where memory.persona_id = ${personaId}::uuid and (named.id is not null or memory.chunk_group_id in (
        select chunk_group_id from memories
        where persona_id = ${personaId}::uuid and chunk_group_id is not null and id in (select id from named)))
      order by memory.chunk_group_id, memory.chunk_index, memory.id`,
  )
  const found = new Set(rows.flatMap(({ wanted }) => wanted ?? []))
  const missing = ids.filter((id) => !found.has(id))
  if (missing.length > 0) {
    throw new MemoryError('memory_not_found', `This persona has no memory ${missing[0]}. Nothing was moved.`, {
      details: { missing: missing.slice(0, 20) },
    })
  }
  return rows.map(({ id }) => id)
}

/** Rows on their way, with the whole text of each; locked. */
export const lockRows = (tx: Transaction, personaId: string, ids: readonly string[]): Promise<MovingRow[]> =>
  queryRows<MovingRow>(
    tx,
    sql`select memory.id, memory.personality_id as "personalityId", memory.chunk_group_id as "groupId",
        memory.chunk_index as "chunkIndex", (
          select coalesce(json_agg(version.content order by version.created_at), '[]') from memory_versions version
          where version.persona_id = memory.persona_id and version.memory_id = memory.id) as "formerTexts",
        to_json(memory.message_ids) as "messageIds",
        case when memory.chunk_group_id is null then memory.content else (
          select string_agg(chunk.content, '' order by chunk.chunk_index) from memories chunk
          where chunk.persona_id = memory.persona_id and chunk.chunk_group_id = memory.chunk_group_id) end as text
      from memories memory
      where memory.persona_id = ${personaId}::uuid
        and memory.id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))
      order by memory.id for update of memory`,
  )

/** What was erased of one persona can come back to neither. When somebody was erased is their own. */
async function carryErasures(tx: Transaction, from: string, to: string): Promise<void> {
  await queryRows(
    tx,
    sql`insert into erasures (persona_id, kind, hash, key_id, created_at)
      select ${to}::uuid, kind, hash, key_id, created_at from erasures
      where persona_id = ${from}::uuid and kind <> 'persona' on conflict do nothing`,
  )
}
