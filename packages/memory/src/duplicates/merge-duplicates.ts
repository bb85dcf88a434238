import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { MemoryError } from '../errors.js'
import { parseInput, uuid } from '../input.js'
import { type By, by, newOperation, stateOf, wantedCte } from '../lifecycle/operation.js'

const mergeInput = z
  .strictObject({ personaId: uuid, keep: uuid, ids: z.array(uuid).min(1).max(1_000), by })
  .refine(({ keep, ids }) => !ids.includes(keep), 'ids must not hold the memory to keep')

/** Which memories become one, and who wants it. */
export interface MergeDuplicates {
  personaId: string
  /** The memory whose text stays; of a text that was split, any chunk. */
  keep: string
  /** The memories that say the same and go; a chunk stands for its whole text. */
  ids: readonly string[]
  by: By
}

/** What became of memories that were merged; `operationId` is what `undo` takes. */
export interface MergedDuplicates {
  /** What `undo` takes. */
  operationId: string
  /** The rows of the memory that was kept. */
  kept: string[]
  /** Merged into it: softly deleted now. */
  merged: string[]
  /** Left alone because they are locked. */
  locked: string[]
  /** Deleted already. */
  unchanged: string[]
  /** Ids that this persona has no memory of. */
  missing: string[]
}

/** A row that takes part. */
interface Taking {
  id: string
  personalityId: string
  isKept: boolean
  isLocked: boolean
  isDeleted: boolean
}

/**
 * Makes one memory of several that say the same. The text that is kept stays as it is, and takes over the message ids and
 * senders of the others and the earliest time; the others are softly deleted, so that adding their text again brings
 * none of them back. `undo` takes all of it back.
 *
 * It stays where it was said: a text is not shown in a room where only a similar one was said. Whoever forgets the kept
 * one for good, or by a message of the others, erases the others with it.
 *
 * @throws MemoryError `invalid_input` (also: of another personality), `memory_not_found` or `memory_locked` for the
 *   memory to keep: nothing was changed
 * @example
 * ```ts
 * const { groups } = await memory.findDuplicates({ personaId, sharedWords: 0.8 })
 * for (const { keep, duplicates } of groups) {
 *   await memory.mergeDuplicates({ personaId, keep: keep.id, ids: duplicates.map(({ memory }) => memory.id), by })
 * }
 * ```
 */
export async function mergeDuplicates(
  target: Database | Transaction,
  input: MergeDuplicates,
): Promise<MergedDuplicates> {
  const { personaId, keep, ids, by } = parseInput(mergeInput, input, 'merge')
  return guarded(() =>
    transaction(target, async (tx) => {
      const rows = await lockTaking(tx, personaId, keep, ids)
      const kept = rows.filter(({ isKept }) => isKept)
      requireMergeable(keep, kept, rows)
      const others = rows.filter(({ isKept }) => !isKept)
      const going = others.filter(({ isLocked, isDeleted }) => !isLocked && !isDeleted)
      const operationId = newOperation()
      if (going.length > 0) await write(tx, { personaId, kept: idsOf(kept), going: idsOf(going), operationId, by })
      const present = new Set(idsOf(rows))
      return {
        operationId,
        kept: idsOf(kept),
        merged: idsOf(going),
        locked: idsOf(others.filter(({ isLocked, isDeleted }) => isLocked && !isDeleted)),
        unchanged: idsOf(others.filter(({ isDeleted }) => isDeleted)),
        missing: ids.filter((id) => !present.has(id)),
      }
    }),
  )
}

const idsOf = (rows: readonly Taking[]): string[] => rows.map(({ id }) => id)

/** All rows that take part, locked in the order of their ids: two merges of the same memories wait for each other. */
const lockTaking = (tx: Transaction, personaId: string, keep: string, ids: readonly string[]): Promise<Taking[]> =>
  queryRows<Taking>(
    tx,
    sql`with ${wantedCte(personaId, [keep, ...ids])}
      select memory.id, memory.personality_id as "personalityId", memory.is_locked as "isLocked",
        memory.visibility = 'deleted' as "isDeleted",
        memory.id = ${keep}::uuid or coalesce(memory.chunk_group_id = (select chunk_group_id from memories
          where persona_id = ${personaId}::uuid and id = ${keep}::uuid), false) as "isKept"
      from memories memory where memory.persona_id = ${personaId}::uuid and memory.id in (select id from wanted)
      order by memory.id for update of memory`,
  )

function requireMergeable(keep: string, kept: readonly Taking[], rows: readonly Taking[]): void {
  const named = kept.find(({ id }) => id === keep)
  if (!named || named.isDeleted) {
    throw new MemoryError('memory_not_found', `This persona has no memory ${keep}. Nothing was merged.`)
  }
  if (kept.some(({ isLocked }) => isLocked)) {
    throw new MemoryError('memory_locked', `Memory ${keep} is locked. Nothing was merged; unlock it first.`)
  }
  if (rows.some(({ personalityId }) => personalityId !== named.personalityId)) {
    throw new MemoryError('invalid_input', 'Memories of two personalities are not merged. Nothing was changed.', {
      details: { problems: ['ids: must be of the personality of the memory to keep'] },
    })
  }
}

interface Merge {
  personaId: string
  kept: readonly string[]
  going: readonly string[]
  operationId: string
  by: By
}

async function write(tx: Transaction, { personaId, kept, going, operationId, by }: Merge): Promise<void> {
  const among = (ids: readonly string[]) =>
    sql`(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`
  await queryRows(
    tx,
    sql`with taken as (
      select array_agg(distinct said.id order by said.id) filter (where said.id is not null) as message_ids,
        array_agg(distinct sent.by order by sent.by) filter (where sent.by is not null) as senders,
        min(memory.created_at) as created_at
      from memories memory left join unnest(memory.message_ids) said (id) on true
      left join unnest(memory.senders) sent (by) on true
      where memory.persona_id = ${personaId}::uuid and (memory.id in ${among(kept)} or memory.id in ${among(going)})
    ), before as (
      select memory.id, ${stateOf(sql`memory`)} as state, ${takenOver(sql`memory`)} as had from memories memory
      where memory.persona_id = ${personaId}::uuid and (memory.id in ${among(kept)} or memory.id in ${among(going)})
    ), united as (
      update memories set message_ids = coalesce(taken.message_ids, '{}'), senders = coalesce(taken.senders, '{}'),
        created_at = taken.created_at, updated_at = now()
      from taken where memories.persona_id = ${personaId}::uuid and memories.id in ${among(kept)}
      returning memories.id, memories.created_at, ${takenOver(sql`memories`)} as has
    ), vectors as (
      update memory_vectors vector set memory_created_at = united.created_at from united
      where vector.persona_id = ${personaId}::uuid and vector.memory_id = united.id
        and vector.memory_created_at <> united.created_at
    ), gone as (
      update memories set visibility = 'deleted', updated_at = now()
      where memories.persona_id = ${personaId}::uuid and memories.id in ${among(going)}
      returning memories.id, ${stateOf(sql`memories`)} as state
    ), changes as (
      select united.id, jsonb_build_object('merged', ${JSON.stringify(going)}::jsonb, 'had', before.had,
        'has', united.has) as details
      from united join before using (id)
      union all
      select gone.id, jsonb_build_object('into', ${kept[0]!}::text, 'from', before.state, 'to', gone.state)
      from gone join before using (id)
    )
    insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason, details)
    select ${personaId}::uuid, gen_random_uuid(), id, ${operationId}::uuid, 'merge', ${by.actor}, ${by.reason ?? null},
      details from changes`,
  )
}

/** What a kept memory takes over, as the audit keeps it: `undo` compares and restores it. */
export const takenOver = (memory: SQL): SQL => sql`jsonb_build_object(
  'messageIds', ${memory}.message_ids, 'senders', ${memory}.senders,
  'createdAtMs', (extract(epoch from ${memory}.created_at) * 1000)::bigint)`
