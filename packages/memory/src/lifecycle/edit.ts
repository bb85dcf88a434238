import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { MemoryContext } from '../context.js'
import type { Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { activeModel } from '../embedding/active-model.js'
import { MemoryError } from '../errors.js'
import { memoryChunkGroupId, memoryChunkId } from '../ids.js'
import { parseInput, turnText, uuid } from '../input.js'
import { chunkText } from '../remember/chunk.js'
import { embedAtOnce, HELD_FOR_CALLER_MS } from '../remember/embed-at-once.js'
import type { WorkItem } from '../remember/embed-items.js'
import { memoryColumnsBesideText } from './columns.js'
import { type By, by, newOperation } from './operation.js'
import { queueAgain } from './queue-again.js'

const editInput = z.strictObject({ personaId: uuid, id: uuid, text: turnText, by })

/** A new text for a memory, and who wants it. */
export interface Edit {
  personaId: string
  /** A memory, or any chunk of a long one: the text is replaced as a whole. */
  id: string
  text: string
  by: By
}

/** What became of an edit; `operationId` is what `undo` takes. */
export interface Edited {
  /** What `undo` takes. */
  operationId: string
  /** The rows that hold the text now: more than one where it was split. */
  ids: string[]
  /** False where the text was the same already; nothing was done. */
  changed: boolean
}

/** A row of the text as it stood. */
interface Standing {
  id: string
  personalityId: string
  content: string
  isLocked: boolean
  chunkGroupId: string | null
}

/**
 * Replaces the text of a memory. The id stays, so a correction sticks: adding the old text again is 'known'. The old
 * text is kept for `undo`; its vectors go at once, and new ones come from the embedder or, where that is down or a
 * `transaction` is given, from the backlog.
 *
 * A text that is split over several rows is replaced as one: rows are taken over in order, further ones are added, those
 * left over are softly deleted.
 *
 * @throws MemoryError `invalid_input`, `memory_not_found` (also: deleted), `memory_locked`: nothing was changed
 */
export async function editMemory(
  context: MemoryContext,
  input: Edit,
  options: { transaction?: Transaction | undefined } = {},
): Promise<Edited> {
  const edit = parseInput(editInput, input, 'edit')
  const { embedder } = context
  const limits = { maxTokens: embedder.maxInputTokens, countTokens: (text: string) => embedder.countTokens(text) }
  const chunks = chunkText(edit.text, limits)
  const model = await guarded(() => activeModel(context, options.transaction))
  const hold = { model, ms: options.transaction ? 0 : HELD_FOR_CALLER_MS }
  const edited = await guarded(() =>
    transaction(options.transaction ?? context.database, (tx) => replaceText(tx, edit, chunks, hold)),
  )
  if (edited.changed && !options.transaction) await embedNow(context, model, edit.personaId, edited.ids)
  return edited
}

async function replaceText(
  tx: Transaction,
  { personaId, id, by }: z.output<typeof editInput>,
  chunks: readonly string[],
  hold: { model: string; ms: number },
): Promise<Edited> {
  const operationId = newOperation()
  const rows = await lockText(tx, personaId, id)
  const [first] = rows
  if (!first) throw new MemoryError('memory_not_found', `This persona has no memory ${id}. Nothing was changed.`)
  if (rows.some(({ isLocked }) => isLocked)) {
    throw new MemoryError('memory_locked', `Memory ${id} is locked. Nothing was changed; unlock it first.`)
  }
  const before = rows.map(({ content }) => content).join('')
  if (before === chunks.join('')) return { operationId, ids: rows.map((row) => row.id), changed: false }

  const isSplit = chunks.length > 1
  const groupId = isSplit ? (first.chunkGroupId ?? memoryChunkGroupId(personaId, first.personalityId, before)) : null
  const after = chunks.map((content, index) => ({
    id: rows[index]?.id ?? memoryChunkId(personaId, first.personalityId, before, index),
    content,
    index: isSplit ? index : null,
  }))
  await queryRows(
    tx,
    sql`with after as materialized (
      select * from json_to_recordset(${JSON.stringify(after)}::json) as row (id uuid, content text, index integer)
    ), standing as materialized (
      select * from memories where persona_id = ${personaId}::uuid
        and id in (select value::uuid from json_array_elements_text(${JSON.stringify(rows.map((row) => row.id))}::json))
    ), noted as (
      insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason, details)
      select ${personaId}::uuid, gen_random_uuid(), coalesce(standing.id, after.id), ${operationId}::uuid, 'edit',
        ${by.actor}, ${by.reason ?? null}, case when standing.id is null then '{"added": true}'::jsonb
          else jsonb_build_object('chunk', jsonb_strip_nulls(jsonb_build_object(
            'visibility', case when after.id is null then standing.visibility end,
            'groupId', standing.chunk_group_id, 'index', standing.chunk_index, 'total', standing.total_chunks))) end
      from standing full join after on after.id = standing.id
    ), kept as (
      insert into memory_versions (persona_id, id, memory_id, operation_id, content)
      select persona_id, gen_random_uuid(), id, ${operationId}::uuid, content from standing
    ), added as (
      insert into memories as known (persona_id, id, content, chunk_group_id, chunk_index, total_chunks,
        ${memoryColumnsBesideText})
      select ${personaId}::uuid, after.id, after.content, ${groupId}::uuid, after.index, ${chunks.length},
        ${memoryColumnsBesideText}
      from after cross join (select * from standing where id = ${first.id}::uuid) first
      where after.id not in (select id from standing)
      on conflict (persona_id, id) do update set content = excluded.content, visibility = excluded.visibility,
        chunk_group_id = excluded.chunk_group_id, chunk_index = excluded.chunk_index,
        total_chunks = excluded.total_chunks, updated_at = now()
    ), surplus as (
      update memories set visibility = 'deleted', updated_at = now() from standing
      where memories.persona_id = ${personaId}::uuid and memories.id = standing.id
        and standing.id not in (select id from after)
    )
    update memories set content = after.content, updated_at = now(), chunk_group_id = ${groupId}::uuid,
      chunk_index = after.index, total_chunks = case when ${isSplit}::boolean then ${chunks.length}::int end
    from after where memories.persona_id = ${personaId}::uuid and memories.id = after.id
      and after.id in (select id from standing)`,
  )
  const ids = after.map((row) => row.id)
  await queueAgain(tx, { personaId, ids }, hold)
  return { operationId, ids, changed: true }
}

/** The rows of a text, in order, locked for this transaction. */
const lockText = (tx: Transaction, personaId: string, id: string): Promise<Standing[]> =>
  queryRows<Standing>(
    tx,
    sql`select id, personality_id as "personalityId", content, is_locked as "isLocked", chunk_group_id as "chunkGroupId"
      from memories
      where persona_id = ${personaId}::uuid and visibility <> 'deleted' and (id = ${id}::uuid or chunk_group_id = (
        select chunk_group_id from memories where persona_id = ${personaId}::uuid and id = ${id}::uuid
          and visibility <> 'deleted'))
      order by chunk_index, id for update`,
  )

/** Embeds what an edit queued; what the embedder does not answer in time stays in the backlog. */
async function embedNow(
  context: MemoryContext,
  model: string,
  personaId: string,
  ids: readonly string[],
): Promise<void> {
  const items = await guarded(() =>
    queryRows<WorkItem>(
      context.database.db,
      sql`select persona_id as "personaId", id, content, content_hash as "contentHash", 0 as attempts from memories
        where persona_id = ${personaId}::uuid
          and id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`,
    ),
  )
  await embedAtOnce(context, model, items)
}
