import { type By, type Database, guarded, releaseMemories, type Transaction, transaction, uuid } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { lockClaims } from './hold-claims.js'
import { legacyUser, parseOrRefuse, who } from './parse-claim.js'

const quarantine = z.object({ legacyUserId: legacyUser, personaIds: z.array(uuid).min(1), by: who })

/**
 * Puts a legacy user in doubt whom two databases claimed for different people: their memories leave all of these personas
 * for the placeholder, out of every recall, until somebody claims them anew. Done again, it changes nothing.
 */
export async function quarantineLegacyUser(
  target: Database | Transaction,
  input: { legacyUserId: string; personaIds: readonly string[]; by: By },
): Promise<{ released: number }> {
  const { legacyUserId, personaIds, by } = parseOrRefuse(quarantine, input)
  return guarded(() =>
    transaction(target, async (tx) => {
      await lockClaims(tx)
      await tx.execute(
        sql`update shapes_persona_mappings set verification_status = 'quarantined', updated_at = now()
          where shapes_user_id = ${legacyUserId} and verification_status <> 'quarantined'`,
      )
      let released = 0
      for (const personaId of new Set(personaIds)) {
        released += (await releaseMemories(tx, { personaId, legacyUserId, by })).released
      }
      return { released }
    }),
  )
}
