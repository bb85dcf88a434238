import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { unmerge } from '../duplicates/undo-merge.js'
import { MemoryError } from '../errors.js'
import { parseInput, uuid } from '../input.js'
import { moveBack } from './move.js'
import { type By, by, newOperation, stateOf } from './operation.js'
import { queueAgain } from './queue-again.js'

const undoInput = z.strictObject({ personaId: uuid, operationId: uuid, by })

/** What was put back, and what was left because something else changed since. */
export interface Undone {
  /** The undoing is an operation too, and can be undone. */
  operationId: string
  /** Memories that are again as they were. */
  undone: string[]
  /** Memories that changed after the operation, and were left as they are. */
  left: string[]
}

/**
 * Takes an operation back: what it hid, deleted, locked, expired, edited, merged or moved is as it was before. A memory
 * that something else changed meanwhile is left alone and listed. An erasure cannot be undone.
 *
 * @param input.personaId the persona that the operation was done to; for a move, the one that received the memories
 * @throws MemoryError `operation_not_found`: this persona has no operation of this id that can be undone;
 *   `operation_is_claim`: who a legacy user is was said, or taken back, with it
 */
export async function undo(
  target: Database | Transaction,
  input: { personaId: string; operationId: string; by: By },
): Promise<Undone> {
  const { personaId, operationId, by } = parseInput(undoInput, input, 'undo')
  return guarded(() =>
    transaction(target, async (tx) => {
      const memories = await readOperation(tx, personaId, operationId)
      if (memories === null) {
        throw new MemoryError(
          'operation_not_found',
          `This persona has no operation ${operationId} that can be undone. Nothing was changed.`,
        )
      }
      await assertNoClaim(tx, personaId, operationId)
      const undoing = { personaId, operationId, by, as: newOperation() }
      const undone = [
        ...(await restoreStates(tx, undoing)),
        ...(await restoreTexts(tx, undoing)),
        ...(await unmerge(tx, undoing)),
        ...(await moveBack(tx, undoing)),
      ]
      const done = new Set(undone)
      return { operationId: undoing.as, undone, left: memories.filter((id) => !done.has(id)) }
    }),
  )
}

/** An operation that is being undone, and the operation that this is. */
export interface Undoing {
  personaId: string
  operationId: string
  by: By
  as: string
}

/** The memories an operation touched; null = there was no such operation. Of a move, messages are part of it too. */
async function readOperation(tx: Transaction, personaId: string, operationId: string): Promise<string[] | null> {
  const rows = await queryRows<{ id: string; isMessage: boolean }>(
    tx,
    sql`select distinct memory_id as id, action like '%\_message' as "isMessage" from memory_events
      where persona_id = ${personaId}::uuid and operation_id = ${operationId}::uuid and action not in ('erase', 'claim')
      order by 1`,
  )
  return rows.length === 0 ? null : rows.filter(({ isMessage }) => !isMessage).map(({ id }) => id)
}

/** Moving a claim's memories alone would leave who the legacy user is as the claim said: later imports would follow it. */
async function assertNoClaim(tx: Transaction, personaId: string, operationId: string): Promise<void> {
  const [claim] = await queryRows<{ action: string; legacyUserId: string | null }>(
    tx,
    sql`select action, details ->> 'legacyUserId' as "legacyUserId" from memory_events
      where persona_id = ${personaId}::uuid and operation_id = ${operationId}::uuid
        and action in ('claim', 'unclaim', 'unclaim_message')
      limit 1`,
  )
  if (!claim) return
  throw new MemoryError(
    'operation_is_claim',
    claim.action === 'claim'
      ? `Operation ${operationId} is a claim. Nothing was changed; take the claim back instead: ` +
          `bot-memory claim --legacy-user ${claim.legacyUserId} --persona ${personaId} --undo ${operationId}`
      : `Operation ${operationId} took a claim back. Nothing was changed; claim the legacy user anew instead: ` +
          'bot-memory claim --legacy-user ID --persona ID',
  )
}

/** Visibility, lock and expiry, where they are still what the operation left. */
async function restoreStates(tx: Transaction, { personaId, operationId, by, as }: Undoing): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`with done as (
      select memory_id, details -> 'from' as before, details -> 'to' as after from memory_events
      where persona_id = ${personaId}::uuid and operation_id = ${operationId}::uuid and details ? 'to'
    ), restored as (
      update memories set visibility = before ->> 'visibility', is_locked = (before ->> 'isLocked')::boolean,
        expires_at = to_timestamp((before ->> 'expiresAtMs')::float8 / 1000), updated_at = now()
      from done
      where memories.persona_id = ${personaId}::uuid and memories.id = done.memory_id
        and ${stateOf(sql`memories`)} = done.after
      returning memories.id, done.before, done.after
    ), noted as (
      insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason, details)
      select ${personaId}::uuid, gen_random_uuid(), id, ${as}::uuid, 'undo', ${by.actor}, ${by.reason ?? null},
        jsonb_build_object('undoes', ${operationId}::text, 'from', after, 'to', before)
      from restored
    )
    select id from restored order by id`,
  )
  return rows.map(({ id }) => id)
}

/** Texts that the operation replaced, where nothing replaced them again; the text that goes is kept as a version. */
async function restoreTexts(tx: Transaction, { personaId, operationId, by, as }: Undoing): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`with latest as (
      select distinct on (memory_id) memory_id, operation_id, content from memory_versions
      where persona_id = ${personaId}::uuid and memory_id in (
        select memory_id from memory_events
        where persona_id = ${personaId}::uuid and operation_id = ${operationId}::uuid and details ?| array['chunk', 'added'])
      order by memory_id, created_at desc, operation_id desc
    ), done as (
      select event.memory_id, event.details, latest.content from memory_events event
      left join latest on latest.memory_id = event.memory_id and latest.operation_id = event.operation_id
      where event.persona_id = ${personaId}::uuid and event.operation_id = ${operationId}::uuid
        and event.details ?| array['chunk', 'added']
    ), standing as materialized (
      select memory.*, done.details, done.content as former from memories memory
      join done on done.memory_id = memory.id
      where memory.persona_id = ${personaId}::uuid and not memory.is_locked
        and (select bool_and(content is not null or details ? 'added') from done)
      order by memory.id for update of memory
    ), kept as (
      insert into memory_versions (persona_id, id, memory_id, operation_id, content)
      select persona_id, gen_random_uuid(), id, ${as}::uuid, content from standing
    ), noted as (
      insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason, details)
      select persona_id, gen_random_uuid(), id, ${as}::uuid, 'undo', ${by.actor}, ${by.reason ?? null},
        jsonb_build_object('undoes', ${operationId}::text, 'chunk', jsonb_strip_nulls(jsonb_build_object(
          'visibility', case when details ? 'added' or details -> 'chunk' ? 'visibility' then visibility end,
          'groupId', chunk_group_id, 'index', chunk_index, 'total', total_chunks)))
      from standing
    ), restored as (
      update memories set content = coalesce(standing.former, memories.content), updated_at = now(),
        visibility = case when standing.details ? 'added' then 'deleted'
          else coalesce(standing.details -> 'chunk' ->> 'visibility', memories.visibility) end,
        chunk_group_id = case when standing.details ? 'added' then memories.chunk_group_id
          else (standing.details -> 'chunk' ->> 'groupId')::uuid end,
        chunk_index = case when standing.details ? 'added' then memories.chunk_index
          else (standing.details -> 'chunk' ->> 'index')::int end,
        total_chunks = case when standing.details ? 'added' then memories.total_chunks
          else (standing.details -> 'chunk' ->> 'total')::int end
      from standing where memories.persona_id = ${personaId}::uuid and memories.id = standing.id
      returning memories.id
    )
    select id from restored order by id`,
  )
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) await queueAgain(tx, { personaId, ids })
  return ids
}
