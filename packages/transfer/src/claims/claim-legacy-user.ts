import { randomUUID } from 'node:crypto'
import {
  type By,
  type Database,
  guarded,
  legacyMappingId,
  MemoryError,
  moveMemories,
  queryRows,
  type Transaction,
  transaction,
  unclaimedPersonaId,
} from '@bot/memory'
import { sql } from 'drizzle-orm'
import { TransferError } from '../errors.js'
import { lockClaims } from './hold-claims.js'
import { findMapping } from './mapping-row.js'
import { parseClaim } from './parse-claim.js'

export interface Claim {
  legacyUserId: string
  /** Who they are now: a person's persona. Many legacy users may be one. */
  personaId: string
  by: By
}

export interface Claimed {
  status: 'claimed' | 'claimed_already'
  /** What `undoClaim` takes; null where nothing was left to do. */
  operationId: string | null
  /** Memories that the placeholder held and the persona has now. */
  moved: number
  /** Of `moved`: became one with a memory that the persona had. */
  merged: number
  /** Texts that the persona had erased: they are gone. */
  erased: number
}

/**
 * Says who a legacy user is: the memories that a placeholder holds for them become that persona's, and what is imported
 * of them later goes there at once. The audit keeps who said so and when. A claim that is made again moves what came in
 * the meantime; one that was quarantined is settled by it.
 *
 * @throws MemoryError `unknown_persona`, `unclaimed_persona`; TransferError `claimed_by_another`: nothing was changed
 * @example
 * ```ts
 * const { operationId } = await claimLegacyUser(database, { legacyUserId, personaId, by: { actor: userId } })
 * ```
 */
export async function claimLegacyUser(target: Database | Transaction, input: Claim): Promise<Claimed> {
  const { legacyUserId, personaId, by } = parseClaim(input)
  return guarded(() =>
    transaction(target, async (tx) => {
      await lockClaims(tx)
      await requirePerson(tx, personaId)
      const before = await findMapping(tx, legacyUserId)
      const isSettled = before !== null && before.status !== 'quarantined'
      if (isSettled && before.personaId !== personaId) {
        throw new TransferError(
          'claimed_by_another',
          `Legacy user ${legacyUserId} was claimed for persona ${before.personaId}. Nothing was changed; undo that ` +
            'claim first.',
        )
      }
      const placeholder = unclaimedPersonaId(legacyUserId)
      const held = await countHeld(tx, placeholder)
      if (isSettled && held === 0)
        return { status: 'claimed_already', operationId: null, moved: 0, merged: 0, erased: 0 }

      const move = held === 0 ? null : await moveMemories(tx, { personaId: placeholder, to: personaId, ids: 'all', by })
      const operationId = move?.operationId ?? randomUUID()
      if (!isSettled) {
        await tx.execute(
          sql`insert into shapes_persona_mappings as known (id, shapes_user_id, persona_id, mapped_by, verification_status)
            values (${legacyMappingId(legacyUserId)}::uuid, ${legacyUserId}, ${personaId}::uuid, ${by.actor}, 'verified')
            on conflict (shapes_user_id) do update set persona_id = excluded.persona_id, mapped_by = excluded.mapped_by,
              verification_status = 'verified', updated_at = now()`,
        )
      }
      // The memory of this event is the placeholder: it tells of the claim as such, also where nothing was held.
      await tx.execute(
        sql`insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason, details)
          values (${personaId}::uuid, ${randomUUID()}::uuid, ${placeholder}::uuid, ${operationId}::uuid, 'claim',
            ${by.actor}, ${by.reason ?? null}, ${JSON.stringify({ legacyUserId, before })}::jsonb)`,
      )
      return {
        status: isSettled ? 'claimed_already' : 'claimed',
        operationId,
        moved: move?.moved.length ?? 0,
        merged: move?.merged ?? 0,
        erased: move?.erased ?? 0,
      }
    }),
  )
}

async function requirePerson(tx: Transaction, personaId: string): Promise<void> {
  const [persona] = await queryRows<{ kind: string }>(
    tx,
    sql`select kind from personas where id = ${personaId}::uuid for share`,
  )
  if (!persona) throw new MemoryError('unknown_persona', `There is no persona ${personaId}. Nothing was changed.`)
  if (persona.kind !== 'unclaimed') return
  throw new MemoryError('unclaimed_persona', `Persona ${personaId} is a placeholder itself. Nothing was changed.`)
}

async function countHeld(tx: Transaction, placeholder: string): Promise<number> {
  const [row] = await queryRows<{ held: number }>(
    tx,
    sql`select count(*)::int as held from memories where persona_id = ${placeholder}::uuid`,
  )
  return row!.held
}
