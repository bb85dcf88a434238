import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Executor } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { pointInTime, snowflake, storableText, uuid } from '../input.js'
import { textArray } from '../recall/scope.js'
import { type RecallContext, search } from '../recall/search.js'
import { channelPlace } from '../recall/venue.js'

const selection = z.strictObject({
  /** Every memory of the persona; says so aloud, since nothing else would. */
  all: z.literal(true).optional(),
  ids: z.array(uuid).min(1).max(10_000).optional(),
  /** Made of any of these messages. */
  messageIds: z.array(storableText(64).min(1)).min(1).max(10_000).optional(),
  personalityId: uuid.optional(),
  /** Said in this channel. */
  channelId: snowflake.optional(),
  sender: storableText(255).min(1).optional(),
  /** Said at this time or later. */
  from: pointInTime.optional(),
  /** Said before this time. */
  until: pointInTime.optional(),
  /** What recall finds for a question such as "Rex": at most `limit` (default 20), from `scoreThreshold` up. */
  search: z
    .strictObject({
      query: storableText(10_000).min(1),
      limit: z.int().min(1).max(1_000).default(20),
      scoreThreshold: z.number().min(-1).max(1).optional(),
    })
    .optional(),
})

/** Which memories of a persona. What is given must hold together; one thing at least must be given. */
export const selectionInput = selection.refine((given) => Object.values(given).some((value) => value !== undefined), {
  message: 'must name something; { all: true } is everything',
})

export type Selection = z.input<typeof selection>
export type ParsedSelection = z.output<typeof selection>

/** A memory that was selected. */
export interface Selected {
  id: string
  isLocked: boolean
  visibility: 'normal' | 'hidden' | 'archived' | 'deleted'
  /** Ms since the epoch. */
  createdAt: number
  messageIds: string[]
}

/** Ids that recall finds; null where the selection does not ask it. Calls the embedder, so not for a transaction. */
export async function searchedIds(
  context: RecallContext,
  personaId: string,
  { search: wanted }: ParsedSelection,
): Promise<string[] | null> {
  if (!wanted) return null
  const { query, limit, scoreThreshold } = wanted
  const { documents } = await search(context, query, { personaId, venue: 'unrestricted', limit, scoreThreshold })
  return documents.map(({ metadata }) => metadata.id)
}

/** The selected memories, whatever their visibility, with the other chunks of texts that were split; locked for change. */
export async function selectMemories(
  executor: Executor,
  personaId: string,
  selected: ParsedSelection,
  foundIds: readonly string[] | null,
): Promise<Selected[]> {
  return queryRows<Selected>(
    executor,
    sql`with chosen as (
      select memory.id, memory.chunk_group_id from memories memory
      where memory.persona_id = ${personaId}::uuid and ${sql.join(conditionsOf(selected, foundIds), sql` and `)}
    )
    select memory.id, memory.is_locked as "isLocked", memory.visibility, to_json(memory.message_ids) as "messageIds",
      (extract(epoch from memory.created_at) * 1000)::float8 as "createdAt"
    from memories memory
    where memory.persona_id = ${personaId}::uuid and (memory.id in (select id from chosen)
      or memory.chunk_group_id in (select chunk_group_id from chosen where chunk_group_id is not null))
    order by memory.id for update`,
  )
}

function conditionsOf(selected: ParsedSelection, foundIds: readonly string[] | null): SQL[] {
  const { ids, messageIds, personalityId, channelId, sender, from, until } = selected
  const conditions: SQL[] = [sql`true`]
  if (foundIds) conditions.push(sql`memory.id = any (${textArray(foundIds)}::uuid[])`)
  if (ids) conditions.push(sql`memory.id = any (${textArray(ids)}::uuid[])`)
  if (messageIds) conditions.push(sql`memory.message_ids && ${textArray(messageIds)}`)
  if (personalityId) conditions.push(sql`memory.personality_id is not distinct from ${personalityId}::uuid`)
  if (channelId) conditions.push(sql`memory.places && ${textArray([channelPlace(channelId)])}`)
  if (sender) conditions.push(sql`${sender} = any (memory.senders)`)
  if (from) conditions.push(sql`memory.created_at >= ${from.toISOString()}::timestamptz`)
  if (until) conditions.push(sql`memory.created_at < ${until.toISOString()}::timestamptz`)
  return conditions
}
