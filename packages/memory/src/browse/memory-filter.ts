import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { pointInTime, snowflake, storableText, uuid } from '../input.js'
import { textArray } from '../recall/scope.js'
import { channelPlace } from '../recall/venue.js'

/** Every {@link Visibility}. */
export const visibilities = ['normal', 'hidden', 'archived', 'deleted'] as const
/** Whether a memory may be recalled, and why not. */
export type Visibility = (typeof visibilities)[number]

/**
 * What a memory can be, for people: 'active' is recalled, 'pending' waits for its vector, 'expired' is past its time.
 * One can be several at once, such as active, locked and pending; what is 'deleted' is nothing else.
 */
export const memoryStates = ['active', 'hidden', 'archived', 'deleted', 'locked', 'pending', 'expired'] as const
/** One of {@link memoryStates}. */
export type MemoryState = (typeof memoryStates)[number]

/** Which memories of a persona to look at. What is given must hold together. */
export const memoryFilterShape = {
  personaId: uuid,
  /** These alone; deleted ones too, where no state is asked for. */
  ids: z.array(uuid).min(1).max(1_000).optional(),
  personalityId: uuid.optional(),
  /** Said in this channel, perhaps in others too. */
  channelId: snowflake.optional(),
  sender: storableText(255).min(1).optional(),
  /** Said at this time or later. */
  from: pointInTime.optional(),
  /** Said before this time. */
  until: pointInTime.optional(),
  /** Holds these words, as a search engine reads them: "in quotes" as a phrase, `or`, `-without`. */
  text: storableText(1_000).min(1).optional(),
  /** In any of these states. Default: all but 'deleted'. */
  states: z.array(z.enum(memoryStates)).min(1).optional(),
  /** Narrows by the column alone; `states` says more. Default: what `states` says. */
  visibility: z.array(z.enum(visibilities)).min(1).optional(),
}

const filter = z.strictObject(memoryFilterShape)
type ParsedFilter = z.output<typeof filter>

/** Of `memories memory`: whether it waits for a vector. */
export const isPending = sql`exists (select from embedding_backlog item
  where item.persona_id = memory.persona_id and item.memory_id = memory.id)`

const notDeleted = sql`memory.visibility <> 'deleted'`
const isExpired = sql`coalesce(memory.expires_at <= now(), false)`

const inState: Record<MemoryState, SQL> = {
  active: sql`memory.visibility = 'normal' and not ${isExpired}`,
  hidden: sql`memory.visibility = 'hidden'`,
  archived: sql`memory.visibility = 'archived'`,
  deleted: sql`memory.visibility = 'deleted'`,
  locked: sql`memory.is_locked and ${notDeleted}`,
  pending: sql`${isPending} and ${notDeleted}`,
  expired: sql`${isExpired} and ${notDeleted}`,
}

/** The filter as a condition on `memories memory`. */
export async function filteredBy(database: Database, given: ParsedFilter): Promise<SQL> {
  const { personaId, ids, personalityId, channelId, sender, from, until, text } = given
  const conditions = [sql`memory.persona_id = ${personaId}::uuid`, stateCondition(given)]
  if (ids) conditions.push(sql`memory.id = any (${textArray(ids)}::uuid[])`)
  // Not "=": the index on personality_id is for deleting a personality, and would read the memories of all personas.
  if (personalityId) conditions.push(sql`memory.personality_id is not distinct from ${personalityId}::uuid`)
  if (channelId) conditions.push(sql`memory.places && ${textArray([channelPlace(channelId)])}`)
  if (sender) conditions.push(sql`${sender} = any (memory.senders)`)
  if (from) conditions.push(sql`memory.created_at >= ${from.toISOString()}::timestamptz`)
  if (until) conditions.push(sql`memory.created_at < ${until.toISOString()}::timestamptz`)
  if (text) conditions.push(await holds(database, personaId, text))
  return sql.join(conditions, sql` and `)
}

function stateCondition({ ids, states, visibility }: ParsedFilter): SQL {
  const conditions: SQL[] = []
  if (states) conditions.push(anyOf(states.map((state) => sql`(${inState[state]})`)))
  if (visibility) conditions.push(anyOf(visibility.map((one) => sql`memory.visibility = ${one}`)))
  return conditions.length > 0 ? sql.join(conditions, sql` and `) : ids ? sql`true` : notDeleted
}

const anyOf = (conditions: readonly SQL[]): SQL => sql`(${sql.join([...conditions], sql` or `)})`

/**
 * Holds the words, in the persona's language; the letters as they are where those are stop words only, such as "who".
 * Which of both is asked beforehand: as one condition, no index could answer it.
 */
async function holds(database: Database, personaId: string, text: string): Promise<SQL> {
  const query = sql`(select websearch_to_tsquery(persona.language, ${text}) from personas persona
    where persona.id = ${personaId}::uuid)`
  const [asked] = await queryRows<{ hasWords: boolean | null }>(
    database.db,
    sql`select numnode(${query}) > 0 as "hasWords"`,
  )
  return asked?.hasWords
    ? sql`memory.words @@ ${query}`
    : sql`position(lower(${text}::text) in lower(memory.content)) > 0`
}
