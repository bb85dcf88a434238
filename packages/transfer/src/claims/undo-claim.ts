import {
  type By,
  type Database,
  guarded,
  queryRows,
  releaseMemories,
  type Transaction,
  transaction,
  unclaimedPersonaId,
  unclaimMoved,
  uuid,
} from '@bot/memory'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { TransferError } from '../errors.js'
import { lockClaims } from './hold-claims.js'
import { findMapping, type MappingRow } from './mapping-row.js'
import { legacyUser, parseOrRefuse, who } from './parse-claim.js'

const undoInput = z.object({ legacyUserId: legacyUser, personaId: uuid, operationId: uuid, by: who })

export interface UndoneClaim {
  status: 'undone' | 'undone_already'
  /** Memories that a placeholder holds again. */
  returned: number
}

/**
 * Takes a claim back: what came from the legacy user, with the claim or imported since, leaves the persona for the
 * placeholder, out of every recall. What became one with a memory of the persona's own stays theirs. Undone again, it
 * changes nothing.
 *
 * @throws TransferError `claim_not_found`: there was no such claim, or the legacy user was claimed for somebody else since
 */
export async function undoClaim(
  target: Database | Transaction,
  input: { legacyUserId: string; personaId: string; operationId: string; by: By },
): Promise<UndoneClaim> {
  const { legacyUserId, personaId, operationId, by } = parseOrRefuse(undoInput, input)
  return guarded(() =>
    transaction(target, async (tx) => {
      await lockClaims(tx)
      const claim = await findClaim(tx, { legacyUserId, personaId, operationId })
      if (!claim) throw notFound(`No claim ${operationId} of legacy user ${legacyUserId} for persona ${personaId}.`)
      const standing = await findMapping(tx, legacyUserId)
      if (standing === null || standing.status === 'quarantined') return { status: 'undone_already', returned: 0 }
      if (standing.personaId !== personaId) throw notFound(`Legacy user ${legacyUserId} was claimed for another since.`)

      const moved = claim.moved ? (await unclaimMoved(tx, { personaId, operationId, by })).length : 0
      const { released } = await releaseMemories(tx, { personaId, legacyUserId, by })
      await restoreMapping(tx, legacyUserId, claim.before)
      return { status: 'undone', returned: moved + released }
    }),
  )
}

const notFound = (what: string) => new TransferError('claim_not_found', `${what} Nothing was changed.`)

async function findClaim(
  tx: Transaction,
  { legacyUserId, personaId, operationId }: { legacyUserId: string; personaId: string; operationId: string },
): Promise<{ before: MappingRow | null; moved: boolean } | undefined> {
  const [claim] = await queryRows<{ before: MappingRow | null; moved: boolean }>(
    tx,
    sql`select details -> 'before' as before, exists (select from memory_events moved
        where moved.persona_id = ${personaId}::uuid and moved.operation_id = ${operationId}::uuid
          and moved.action = 'move') as moved
      from memory_events
      where persona_id = ${personaId}::uuid and operation_id = ${operationId}::uuid and action = 'claim'
        and memory_id = ${unclaimedPersonaId(legacyUserId)}::uuid`,
  )
  return claim
}

/** A claim that settled a doubt leaves the doubt behind; any other nothing. */
async function restoreMapping(tx: Transaction, legacyUserId: string, before: MappingRow | null): Promise<void> {
  if (before?.status !== 'quarantined') {
    await tx.execute(sql`delete from shapes_persona_mappings where shapes_user_id = ${legacyUserId}`)
    return
  }
  await tx.execute(
    sql`update shapes_persona_mappings set persona_id = ${before.personaId}::uuid, mapped_by = ${before.mappedBy},
        verification_status = 'quarantined', updated_at = now()
      where shapes_user_id = ${legacyUserId}`,
  )
}
