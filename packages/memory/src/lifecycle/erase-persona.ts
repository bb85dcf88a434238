import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { MemoryContext } from '../context.js'
import type { Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { MemoryError } from '../errors.js'
import { parseInput, uuid } from '../input.js'
import { placeholdersOf } from './erase.js'
import { erasureKey } from './erasure-key.js'
import type { AlsoErase } from './forget.js'
import { type By, by } from './operation.js'

const eraseInput = z.strictObject({
  personaId: uuid,
  includeLocked: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  by,
})

/** What went with a persona, counted. */
export interface ErasedPersona {
  memories: number
  /** Of them, those that were locked. */
  locked: number
  messages: number
  /** Whether the user went too: it was their last persona, and they own nothing that others use. */
  user: boolean
}

/**
 * Erases everything of a persona, and the persona itself: memories, history, settings, and the user where nothing of
 * theirs is left. What was said up to now can never come back, however it comes; a person who talks to the bot again
 * begins anew, under the same ids.
 *
 * @param input `dryRun`: only say what would go, locked memories too
 * @throws MemoryError `unknown_persona`; `memory_locked` where locked memories stand and `includeLocked` was not said:
 *   nothing was erased
 */
export async function erasePersona(
  { database, alsoErase }: Pick<MemoryContext, 'database'> & { alsoErase?: AlsoErase | undefined },
  input: { personaId: string; includeLocked?: boolean | undefined; dryRun?: boolean | undefined; by: By },
): Promise<ErasedPersona> {
  const { personaId, includeLocked, dryRun, by } = parseInput(eraseInput, input, 'erase persona')
  return guarded(() =>
    transaction(database, async (tx) => {
      const [persona] = await queryRows<{ ownerId: string; locked: number; memories: number }>(
        tx,
        sql`select owner_id as "ownerId",
            (select count(*)::int from memories where persona_id = persona.id and is_locked) as locked,
            (select count(*)::int from memories where persona_id = persona.id) as memories
          from personas persona where id = ${personaId}::uuid for update`,
      )
      if (!persona) {
        throw new MemoryError('unknown_persona', `There is no persona ${personaId}. Nothing was erased.`)
      }
      if (dryRun) return wouldGo(tx, personaId, persona)
      if (persona.locked > 0 && !includeLocked) {
        throw new MemoryError(
          'memory_locked',
          `${persona.locked} memories of this persona are locked. Nothing was erased; unlock them, or include them.`,
          { details: { locked: persona.locked } },
        )
      }
      const closed = [personaId, ...(await placeholdersOf(tx, personaId))]
      const keyId = await erasureKey(tx)
      await queryRows(
        tx,
        sql`insert into erasures (persona_id, kind, hash, key_id, created_at)
          select value::uuid, 'persona', erasure_hash(key.inner_block, key.outer_block, 'persona', value), key.id, now()
          from json_array_elements_text(${JSON.stringify(closed)}::json) cross join erasure_keys key
          where key.id = ${keyId}::uuid
          on conflict (persona_id, kind, hash) do update set created_at = excluded.created_at`,
      )
      await queryRows(
        tx,
        sql`insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason)
          values (${personaId}::uuid, gen_random_uuid(), ${personaId}::uuid, gen_random_uuid(), 'erase', ${by.actor},
            ${by.reason ?? null})`,
      )
      const history = await queryRows<{ id: string }>(
        tx,
        sql`delete from conversation_history where persona_id = ${personaId}::uuid returning id::text`,
      )
      await alsoErase?.(tx, { personaId, historyIds: history.map(({ id }) => id) })
      await queryRows(
        tx,
        sql`delete from personas where id = any (${sql`array(select value::uuid
        from json_array_elements_text(${JSON.stringify(closed)}::json))`})`,
      )
      const gone = await queryRows(
        tx,
        sql`delete from users where id = ${persona.ownerId}::uuid
            and not exists (select from personas where owner_id = users.id)
            and not exists (select from personalities where owner_id = users.id)
          returning id`,
      )
      return { memories: persona.memories, locked: persona.locked, messages: history.length, user: gone.length > 0 }
    }),
  )
}

async function wouldGo(
  tx: Transaction,
  personaId: string,
  { ownerId, memories, locked }: { ownerId: string; memories: number; locked: number },
): Promise<ErasedPersona> {
  const closed = [personaId, ...(await placeholdersOf(tx, personaId))]
  const [counts] = await queryRows<{ messages: number; user: boolean }>(
    tx,
    sql`select (select count(*)::int from conversation_history where persona_id = ${personaId}::uuid) as messages,
      not exists (select from personas where owner_id = ${ownerId}::uuid and id <> all (${sql`array(
          select value::uuid from json_array_elements_text(${JSON.stringify(closed)}::json))`}))
        and not exists (select from personalities where owner_id = ${ownerId}::uuid) as "user"`,
  )
  return { memories, locked, ...counts! }
}
