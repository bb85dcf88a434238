import { and, eq, isNull } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { executorOf } from '../database/transaction.js'
import { conversationHistory } from '../schema/conversation-history.js'
import { personas } from '../schema/personas.js'
import { users } from '../schema/users.js'
import type { Said } from './pairs.js'

/** A message and where it was said. */
export interface Message extends Said {
  personaId: string
  personalityId: string
  channelId: string
  /** Null = a direct message. */
  guildId: string | null
  role: 'user' | 'assistant' | 'system'
  /** Discord id of the persona's owner. */
  sender: string
}

/** A message of a persona, or null where there is none or it was deleted. */
export async function findMessage(
  target: Database | Transaction,
  which: { personaId: string; id: string },
): Promise<Message | null> {
  const [row] = await guarded(() =>
    executorOf(target)
      .select({
        id: conversationHistory.id,
        personaId: conversationHistory.personaId,
        personalityId: conversationHistory.personalityId,
        channelId: conversationHistory.channelId,
        guildId: conversationHistory.guildId,
        role: conversationHistory.role,
        content: conversationHistory.content,
        createdAt: conversationHistory.createdAt,
        discordMessageIds: conversationHistory.discordMessageId,
        sender: users.discordId,
      })
      .from(conversationHistory)
      .innerJoin(personas, eq(personas.id, conversationHistory.personaId))
      .innerJoin(users, eq(users.id, personas.ownerId))
      .where(
        and(
          eq(conversationHistory.personaId, which.personaId),
          eq(conversationHistory.id, which.id),
          isNull(conversationHistory.deletedAt),
        ),
      )
      .limit(1),
  )
  return row ?? null
}
