import { and, desc, eq, gt, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { executorOf } from '../database/transaction.js'
import { parseInput, pointInTime, snowflake, uuid } from '../input.js'
import { conversationHistory } from '../schema/conversation-history.js'

const recentInput = z.strictObject({
  personaId: uuid,
  personalityId: uuid,
  channelId: snowflake,
  limit: z.number().int().min(0).max(1_000).default(50),
  /** Only what was said strictly before. */
  before: pointInTime.optional(),
})

/** A message of a conversation, as a prompt wants it. */
export interface HistoryMessage {
  id: string
  role: 'user' | 'assistant' | 'system'
  content: string
  createdAt: Date
  discordMessageIds: string[]
}

/**
 * The newest messages of a conversation, oldest first, from the last context reset on. Deleted ones are left out.
 * `limit` defaults to 50.
 */
export async function recentMessages(
  target: Database | Transaction,
  input: z.input<typeof recentInput>,
): Promise<HistoryMessage[]> {
  const wanted = parseInput(recentInput, input, 'history query')
  const rows = await guarded(() =>
    executorOf(target)
      .select({
        id: conversationHistory.id,
        role: conversationHistory.role,
        content: conversationHistory.content,
        createdAt: conversationHistory.createdAt,
        discordMessageIds: conversationHistory.discordMessageId,
      })
      .from(conversationHistory)
      .where(
        and(
          eq(conversationHistory.personaId, wanted.personaId),
          eq(conversationHistory.personalityId, wanted.personalityId),
          eq(conversationHistory.channelId, wanted.channelId),
          isNull(conversationHistory.deletedAt),
          gt(conversationHistory.createdAt, lastContextReset(wanted.personaId, wanted.personalityId)),
          ...(wanted.before ? [lt(conversationHistory.createdAt, wanted.before)] : []),
        ),
      )
      .orderBy(desc(conversationHistory.createdAt), desc(conversationHistory.id))
      .limit(wanted.limit),
  )
  return rows.reverse()
}

const lastContextReset = (personaId: string, personalityId: string): SQL =>
  sql`coalesce((select max(last_context_reset) from user_persona_history_configs
    where persona_id = ${personaId} and personality_id = ${personalityId}), '-infinity')`
