import { and, arrayOverlaps, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { transaction } from '../database/transaction.js'
import { MemoryError } from '../errors.js'
import { historyId } from '../ids.js'
import { memoryText, parseInput, pointInTime, snowflake, storableText, uuid } from '../input.js'
import { conversationHistory } from '../schema/conversation-history.js'

const messageInput = z.strictObject({
  personaId: uuid,
  personalityId: uuid,
  channelId: snowflake,
  /** Null = a direct message. */
  guildId: snowflake.nullish(),
  role: z.enum(['user', 'assistant', 'system']),
  content: memoryText,
  createdAt: pointInTime,
  discordMessageIds: z.array(storableText(64).min(1)).max(100).default([]),
  metadata: z.record(z.string(), z.unknown()).nullish(),
})

/** A message to be kept in the history. */
export type NewMessage = z.input<typeof messageInput>

/** How far a message is moved on when others of its conversation stand at the same millisecond. */
const MOST_COLLISIONS = 1_000

/**
 * Adds a message to the history. A message whose Discord id is known in its channel already is not added again: the
 * row that stands is returned with `known: true`. One that meets another of the same millisecond is moved on by a
 * millisecond, since ids are made of it.
 *
 * @throws MemoryError `invalid_input`, `message_erased`
 */
export async function recordMessage(
  target: Database | Transaction,
  input: NewMessage,
): Promise<{ id: string; createdAt: Date; known: boolean }> {
  const message = parseInput(messageInput, input, 'message')
  return guarded(() =>
    transaction(target, async (tx) => {
      const known = await findKnown(tx, message)
      if (known) return { ...known, known: true }
      for (let shift = 0; shift < MOST_COLLISIONS; shift++) {
        const createdAt = new Date(message.createdAt.getTime() + shift)
        const id = historyId(message.channelId, message.personalityId, message.personaId, createdAt.getTime())
        const [row] = await tx
          .insert(conversationHistory)
          .values({
            personaId: message.personaId,
            id,
            personalityId: message.personalityId,
            channelId: message.channelId,
            guildId: message.guildId ?? null,
            role: message.role,
            content: message.content,
            discordMessageId: message.discordMessageIds,
            messageMetadata: message.metadata ?? null,
            createdAt,
          })
          .onConflictDoNothing()
          .returning({ id: conversationHistory.id })
        if (row) return { id, createdAt, known: false }
        if (!(await stands(tx, message.personaId, id))) {
          throw new MemoryError('message_erased', 'This message was erased for good. Nothing was stored.')
        }
      }
      throw new Error('a thousand messages of one conversation stand at one millisecond')
    }),
  )
}

/** Whether another message has this id; else the database skipped ours, because it was erased. */
async function stands(tx: Transaction, personaId: string, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: conversationHistory.id })
    .from(conversationHistory)
    .where(and(eq(conversationHistory.personaId, personaId), eq(conversationHistory.id, id)))
  return rows.length > 0
}

async function findKnown(
  tx: Transaction,
  message: z.output<typeof messageInput>,
): Promise<{ id: string; createdAt: Date } | undefined> {
  if (message.discordMessageIds.length === 0) return undefined
  const [row] = await tx
    .select({ id: conversationHistory.id, createdAt: conversationHistory.createdAt })
    .from(conversationHistory)
    .where(
      and(
        eq(conversationHistory.personaId, message.personaId),
        eq(conversationHistory.personalityId, message.personalityId),
        eq(conversationHistory.channelId, message.channelId),
        eq(conversationHistory.role, message.role),
        arrayOverlaps(conversationHistory.discordMessageId, message.discordMessageIds),
      ),
    )
    .limit(1)
  return row
}
