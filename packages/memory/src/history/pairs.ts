import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { executorOf } from '../database/transaction.js'
import { parseInput, pointInTime, snowflake, uuid } from '../input.js'
import { NOT_REMEMBERED } from './find-reply.js'

/** One side of a turn: a row of the history. */
export interface Said {
  /** The row, within the persona. */
  id: string
  content: string
  createdAt: Date
  /** Empty where the message has no Discord id. */
  discordMessageIds: string[]
}

/** What a person said and what the personality answered: the stuff memories are made of. */
export interface Turn {
  personaId: string
  personalityId: string
  channelId: string
  /** Null = a direct message. */
  guildId: string | null
  /** Discord id of the persona's owner. A username would change, and could be taken over by somebody else. */
  sender: string
  user: Said
  assistant: Said
}

/** How far turns were read: the answer that ended the last one. It survives JSON. */
export interface TurnCursor {
  personaId: string
  personalityId: string
  channelId: string
  /** Ms since the epoch. */
  createdAt: number
  id: string
}

const turnFilter = z.strictObject({
  personaId: uuid.optional(),
  personalityId: uuid.optional(),
  channelId: snowflake.optional(),
  /** Answered at this moment or later. */
  from: pointInTime.optional(),
  /** Answered before this moment. */
  until: pointInTime.optional(),
})

/** Which turns. All of them where nothing is given. Times are those of the answer. */
export type TurnFilter = z.input<typeof turnFilter>
export type ParsedTurnFilter = z.output<typeof turnFilter>

const streamInput = z.strictObject({ batchSize: z.number().int().min(1).max(10_000).default(100) })

/** Ids in lower case, times as Dates. @throws MemoryError `invalid_input` */
export const parseTurnFilter = (filter: TurnFilter): ParsedTurnFilter => parseInput(turnFilter, filter, 'turn filter')

/** Where a turn ends, to go on after it. */
export function cursorOf(turn: Turn): TurnCursor {
  const { personaId, personalityId, channelId, assistant } = turn
  return { personaId, personalityId, channelId, createdAt: assistant.createdAt.getTime(), id: assistant.id }
}

/** How many turns match, those after `after` where it is given. Reads keys only; about 10 µs a turn. */
export async function countTurns(
  target: Database | Transaction,
  filter: TurnFilter = {},
  after?: TurnCursor,
): Promise<number> {
  const parsed = parseTurnFilter(filter)
  const [row] = await guarded(() =>
    queryRows<{ turns: number }>(executorOf(target), sql`select count(*)::int as turns ${turns(parsed, after)}`),
  )
  return row!.turns
}

/**
 * The turns of the history, a batch at a time, by persona, personality, channel and time. A turn is a user's row and
 * the assistant's row that directly follows it in that conversation; deleted rows count as never written, and turns that
 * a person asked to keep out of memory are left out, and so are pairs that a context reset stands between: what comes
 * after it answers nothing from before.
 *
 * Each batch is one statement that remembers nothing of the one before: it starts from the answers and looks up what
 * stands directly before each, so no pair is lost or made up across the border of two batches, and a stream that was
 * cut goes on after the cursor of its last turn. No transaction is held, so rows written meanwhile may be seen or not.
 *
 * @param options.batchSize most turns at once; default 100
 * @param options.after go on after this turn
 * @throws MemoryError `invalid_input`
 * @example
 * ```ts
 * for await (const turns of streamTurns(database, { personaId })) await remember(turns)
 * ```
 */
export async function* streamTurns(
  target: Database | Transaction,
  filter: TurnFilter = {},
  options: { batchSize?: number | undefined; after?: TurnCursor | undefined } = {},
): AsyncGenerator<Turn[], void, undefined> {
  const parsed = parseTurnFilter(filter)
  const { batchSize } = parseInput(streamInput, { batchSize: options.batchSize }, 'turn stream')
  let after = options.after
  while (true) {
    const batch = await readTurns(target, parsed, batchSize, after)
    if (batch.length > 0) yield batch
    if (batch.length < batchSize) return
    after = cursorOf(batch.at(-1)!)
  }
}

type Row = Omit<Turn, 'user' | 'assistant'> & {
  [Column in 'userRowId' | 'userContent' | 'assistantRowId' | 'assistantContent']: string
} & { [Column in 'userCreatedMs' | 'assistantCreatedMs']: number } & {
  [Column in 'userMessageIds' | 'assistantMessageIds']: string[]
}

async function readTurns(
  target: Database | Transaction,
  filter: ParsedTurnFilter,
  limit: number,
  after: TurnCursor | undefined,
): Promise<Turn[]> {
  const rows = await guarded(() =>
    queryRows<Row>(
      executorOf(target),
      sql`select answer.persona_id as "personaId", answer.personality_id as "personalityId",
          answer.channel_id as "channelId", answer.guild_id as "guildId", owner.discord_id as sender,
          question.id as "userRowId", question.content as "userContent",
          ${milliseconds(sql`question.created_at`)} as "userCreatedMs",
          to_json(question.discord_message_id) as "userMessageIds",
          answer.id as "assistantRowId", answer.content as "assistantContent",
          ${milliseconds(sql`answer.created_at`)} as "assistantCreatedMs",
          to_json(answer.discord_message_id) as "assistantMessageIds"
        ${turns(filter, after)}
        order by answer.persona_id, answer.personality_id, answer.channel_id, answer.created_at, answer.id
        limit ${limit}`,
    ),
  )
  return rows.map((row) => ({
    personaId: row.personaId,
    personalityId: row.personalityId,
    channelId: row.channelId,
    guildId: row.guildId,
    sender: row.sender,
    user: {
      id: row.userRowId,
      content: row.userContent,
      createdAt: new Date(row.userCreatedMs),
      discordMessageIds: row.userMessageIds,
    },
    assistant: {
      id: row.assistantRowId,
      content: row.assistantContent,
      createdAt: new Date(row.assistantCreatedMs),
      discordMessageIds: row.assistantMessageIds,
    },
  }))
}

const milliseconds = (moment: SQL): SQL => sql`(extract(epoch from ${moment}) * 1000)::float8`

/**
 * Every answer beside the row directly before it, where that is a question. Both sides walk
 * `conversation_history_recent_idx`: the answers forwards in the order of the stream, the lookup one step backwards.
 */
function turns(filter: ParsedTurnFilter, after: TurnCursor | undefined): SQL {
  const { personaId, personalityId, channelId, from, until } = filter
  const conditions: SQL[] = [
    sql`answer.role = 'assistant'`,
    sql`answer.deleted_at is null`,
    sql`(answer.message_metadata ->> ${NOT_REMEMBERED}) is null`,
  ]
  if (personaId) conditions.push(sql`answer.persona_id = ${personaId}`)
  if (personalityId) conditions.push(sql`answer.personality_id = ${personalityId}`)
  if (channelId) conditions.push(sql`answer.channel_id = ${channelId}`)
  if (from) conditions.push(sql`answer.created_at >= ${from.toISOString()}::timestamptz`)
  if (until) conditions.push(sql`answer.created_at < ${until.toISOString()}::timestamptz`)
  if (after) {
    conditions.push(sql`(answer.persona_id, answer.personality_id, answer.channel_id, answer.created_at, answer.id)
      > (${after.personaId}::uuid, ${after.personalityId}::uuid, ${after.channelId}::varchar,
        ${new Date(after.createdAt).toISOString()}::timestamptz, ${after.id}::uuid)`)
  }
  return sql`from conversation_history answer
    cross join lateral (
      select said.id, said.role, said.content, said.created_at, said.discord_message_id
      from conversation_history said
      where said.persona_id = answer.persona_id and said.personality_id = answer.personality_id
        and said.channel_id = answer.channel_id and said.deleted_at is null
        and (said.created_at, said.id) < (answer.created_at, answer.id)
      order by said.created_at desc, said.id desc
      limit 1
    ) question
    join personas persona on persona.id = answer.persona_id
    join users owner on owner.id = persona.owner_id
    where question.role = 'user' and not exists (
        select from user_persona_history_configs config
        where config.persona_id = answer.persona_id and config.personality_id = answer.personality_id
          and (question.created_at <= config.last_context_reset and config.last_context_reset < answer.created_at
            or question.created_at <= config.previous_context_reset and config.previous_context_reset < answer.created_at)
      ) and ${sql.join(conditions, sql` and `)}`
}
