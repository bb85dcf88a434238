import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { MemoryError } from '../errors.js'
import { parseInput, uuid } from '../input.js'
import { type By, by, newOperation } from './operation.js'
import { selectMemories } from './select.js'
import { deleteMemories } from './visibility.js'

const deleteInput = z.strictObject({ personaId: uuid, id: uuid, by })

/** What went with a message. */
export interface DeletedMessage {
  /** Memories made of it that went along. */
  memories: string[]
  /** Memories made of it that are locked, and stay. */
  locked: string[]
  /** What `undo` takes to bring the memories back; null where none went. `restoreMessage` brings all back. */
  operationId: string | null
}

/**
 * Deletes a message of the history softly: no prompt shows it, no rebuild reads it, and the unlocked memories made of it
 * are deleted softly too.
 *
 * @throws MemoryError `memory_not_found`: this persona has no such message, or it is deleted already
 */
export async function deleteMessage(
  target: Database | Transaction,
  input: { personaId: string; id: string; by: By },
): Promise<DeletedMessage> {
  const { personaId, id, by } = parseInput(deleteInput, input, 'delete message')
  return guarded(() =>
    transaction(target, async (tx) => {
      const [message] = await queryRows<{ messageIds: string[] }>(
        tx,
        sql`update conversation_history set deleted_at = now(), updated_at = now()
          where persona_id = ${personaId}::uuid and id = ${id}::uuid and deleted_at is null
          returning to_json(discord_message_id || id::text) as "messageIds"`,
      )
      if (!message) {
        throw new MemoryError('memory_not_found', `This persona has no message ${id}. Nothing was deleted.`)
      }
      const made = await selectMemories(tx, personaId, { messageIds: message.messageIds }, null)
      const standing = made.filter(({ visibility }) => visibility !== 'deleted').map((memory) => memory.id)
      if (standing.length === 0) return { memories: [], locked: [], operationId: null }
      const reason = reasonOf(id)
      const { operationId, changed, locked } = await deleteMemories(tx, {
        personaId,
        ids: standing,
        by: { ...by, reason },
      })
      return { memories: changed, locked, operationId: changed.length > 0 ? operationId : null }
    }),
  )
}

/** Under this reason the audit knows memories that went with their message. */
const reasonOf = (messageId: string): string => `message ${messageId} was deleted`

/** Brings a deleted message back, with the memories that went along with it and that nobody changed since. */
export async function restoreMessage(
  target: Database | Transaction,
  input: { personaId: string; id: string; by: By },
): Promise<{ memories: string[] }> {
  const { personaId, id, by } = parseInput(deleteInput, input, 'restore message')
  return guarded(() =>
    transaction(target, async (tx) => {
      const restored = await queryRows(
        tx,
        sql`update conversation_history set deleted_at = null, updated_at = now()
          where persona_id = ${personaId}::uuid and id = ${id}::uuid and deleted_at is not null returning id`,
      )
      if (restored.length === 0) {
        throw new MemoryError('memory_not_found', `This persona has no deleted message ${id}. Nothing was restored.`)
      }
      const memories = await queryRows<{ id: string }>(
        tx,
        sql`with latest as (
          select distinct on (memory_id) memory_id, action, reason from memory_events
          where persona_id = ${personaId}::uuid and memory_id in (
            select memory_id from memory_events where persona_id = ${personaId}::uuid and reason = ${reasonOf(id)})
          order by memory_id, created_at desc, operation_id desc
        ), restored as (
          update memories set visibility = 'normal', updated_at = now() from latest
          where memories.persona_id = ${personaId}::uuid and memories.id = latest.memory_id
            and latest.action = 'delete' and latest.reason = ${reasonOf(id)} and memories.visibility = 'deleted'
          returning memories.id
        ), noted as (
          insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason)
          select ${personaId}::uuid, gen_random_uuid(), id, ${newOperation()}::uuid, 'restore', ${by.actor},
            ${by.reason ?? null} from restored
        )
        select id from restored order by id`,
      )
      return { memories: memories.map((memory) => memory.id) }
    }),
  )
}
