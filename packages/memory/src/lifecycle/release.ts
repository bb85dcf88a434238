import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { parseInput, storableText, uuid } from '../input.js'
import { ensureUnclaimedPersona } from '../people/ensure-unclaimed-persona.js'
import { destinationsOf } from './destination.js'
import { lockRows } from './move.js'
import { by, newOperation } from './operation.js'
import { transferRows } from './transfer-rows.js'

const releaseInput = z.strictObject({ personaId: uuid, legacyUserId: storableText(200).min(1), by })

/** Memories read and written at once. */
const BATCH = 500

/**
 * Takes what came from a legacy user away from a persona and puts it back under the placeholder, out of every recall:
 * what undoes a claim, and what happens to a claim that is in doubt. A memory that the persona had of its own as well
 * stays. All in one transaction.
 *
 * @returns how many were released
 */
export async function releaseMemories(
  target: Database | Transaction,
  input: z.input<typeof releaseInput>,
): Promise<{ operationId: string; released: number }> {
  const { personaId, legacyUserId, by } = parseInput(releaseInput, input, 'release')
  const operationId = newOperation()
  return guarded(() =>
    transaction(target, async (tx) => {
      const { id: to } = await ensureUnclaimedPersona(tx, { legacyUserId })
      const ids = await queryRows<{ id: string }>(
        tx,
        sql`select id from memories where persona_id = ${personaId}::uuid and legacy_shapes_user_id = ${legacyUserId}
          order by chunk_group_id, chunk_index, id`,
      )
      for (let start = 0; start < ids.length; start += BATCH) {
        const rows = await lockRows(
          tx,
          personaId,
          ids.slice(start, start + BATCH).map(({ id }) => id),
        )
        await transferRows(
          tx,
          { personaId, to, by, operationId, action: 'unclaim' },
          destinationsOf(rows, { personaId, to }),
        )
      }
      return { operationId, released: ids.length }
    }),
  )
}
