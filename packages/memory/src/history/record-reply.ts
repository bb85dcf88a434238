import { and, eq, isNull } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { transaction } from '../database/transaction.js'
import { conversationHistory } from '../schema/conversation-history.js'
import type { Message } from './find-message.js'
import { findReply, REPLY_TO, type Reply } from './find-reply.js'
import { recordMessage } from './record-message.js'

/**
 * Stores the reply to a message, once: where it has one already, that one is returned with `known: true`, also to
 * whoever asks at the same moment.
 *
 * A reply stands one millisecond after its message, whenever it was made. So the history reads as question and answer
 * although people write on while the model thinks, and turns made of it later pair the same two rows. `updated_at`
 * holds the time it was stored.
 *
 * @returns null where the message was deleted meanwhile: nothing is stored.
 * @throws MemoryError `invalid_input`
 */
export async function recordReply(
  target: Database | Transaction,
  message: Message,
  reply: { content: string; metadata?: Record<string, unknown> | undefined },
): Promise<{ reply: Reply; known: boolean } | null> {
  return guarded(() =>
    transaction(target, async (tx) => {
      if (!(await lockMessage(tx, message))) return null
      const known = await findReply(tx, message)
      if (known) return { reply: known, known: true }
      const metadata = { ...reply.metadata, [REPLY_TO]: message.id }
      const { id, createdAt } = await recordMessage(tx, {
        personaId: message.personaId,
        personalityId: message.personalityId,
        channelId: message.channelId,
        guildId: message.guildId,
        role: 'assistant',
        content: reply.content,
        createdAt: message.createdAt.getTime() + 1,
        metadata,
      })
      return { reply: { id, content: reply.content, createdAt, discordMessageIds: [], metadata }, known: false }
    }),
  )
}

/** Who wants to answer the same message waits here, then finds the first one's reply. */
async function lockMessage(tx: Transaction, message: Message): Promise<boolean> {
  const rows = await tx
    .select({ id: conversationHistory.id })
    .from(conversationHistory)
    .where(
      and(
        eq(conversationHistory.personaId, message.personaId),
        eq(conversationHistory.id, message.id),
        isNull(conversationHistory.deletedAt),
      ),
    )
    .for('update')
  return rows.length > 0
}
