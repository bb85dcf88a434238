import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { executorOf } from '../database/transaction.js'
import { conversationHistory } from '../schema/conversation-history.js'
import type { Message } from './find-message.js'
import type { Said } from './pairs.js'

/** A reply as it stands in the history. */
export interface Reply extends Said {
  /** What was stored with it. */
  metadata: Readonly<Record<string, unknown>>
}

/** Under this key of its metadata, a reply names the row of the message that it answers. */
/** Stands in a reply's metadata where the person asked that the turn be kept out of memory: no rebuild makes one of it. */
export const NOT_REMEMBERED = 'notRemembered'

export const REPLY_TO = 'replyTo'

/**
 * The reply that `recordReply` stored for a message, or null. One that was deleted since still counts: its message is
 * answered. Walks `conversation_history_recent_idx` from the message on, so it ends at once: the reply stands next.
 */
export async function findReply(target: Database | Transaction, message: Message): Promise<Reply | null> {
  const [row] = await guarded(() =>
    executorOf(target)
      .select({
        id: conversationHistory.id,
        content: conversationHistory.content,
        createdAt: conversationHistory.createdAt,
        discordMessageIds: conversationHistory.discordMessageId,
        metadata: conversationHistory.messageMetadata,
      })
      .from(conversationHistory)
      .where(
        and(
          eq(conversationHistory.personaId, message.personaId),
          eq(conversationHistory.personalityId, message.personalityId),
          eq(conversationHistory.channelId, message.channelId),
          gt(conversationHistory.createdAt, message.createdAt),
          eq(conversationHistory.role, 'assistant'),
          sql`${conversationHistory.messageMetadata} ->> ${REPLY_TO} = ${message.id}`,
        ),
      )
      .orderBy(asc(conversationHistory.createdAt), asc(conversationHistory.id))
      .limit(1),
  )
  return row ? { ...row, metadata: row.metadata ?? {} } : null
}
