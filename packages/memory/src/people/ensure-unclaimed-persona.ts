import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { unclaimedPersonaId, userId } from '../ids.js'
import { parseInput, storableText } from '../input.js'

/** Longest id of a legacy user: it is part of a name. */
const MAX_LEGACY_ID = 200

const legacyUserInput = z.strictObject({ legacyUserId: storableText(MAX_LEGACY_ID).min(1) })

/** Discord gives nobody this id, so the user who owns what is unclaimed can be nobody else. */
const SYSTEM_DISCORD_ID = '0'
const SYSTEM_USERNAME = 'unclaimed memories'

/**
 * The placeholder persona that holds the memories of a legacy user nobody has mapped yet, made where it is new. It is of
 * kind 'unclaimed', so recall refuses it, and its id follows from the legacy id, so that two databases agree on it.
 *
 * Says nothing of whether the legacy user was mapped meanwhile: look in `shapes_persona_mappings` first.
 *
 * @throws MemoryError `invalid_input`
 */
export async function ensureUnclaimedPersona(
  target: Database | Transaction,
  input: { legacyUserId: string },
): Promise<{ id: string }> {
  const { legacyUserId } = parseInput(legacyUserInput, input, 'legacy user')
  const id = unclaimedPersonaId(legacyUserId)
  await guarded(() =>
    transaction(target, async (tx) => {
      const [standing] = await queryRows(tx, sql`select from personas where id = ${id}`)
      if (standing) return
      const owner = userId(SYSTEM_DISCORD_ID)
      await queryRows(
        tx,
        sql`insert into users (id, discord_id, username) values (${owner}, ${SYSTEM_DISCORD_ID}, ${SYSTEM_USERNAME})
          on conflict do nothing`,
      )
      await queryRows(
        tx,
        sql`insert into personas (id, owner_id, name, kind) values (${id}, ${owner}, ${legacyUserId}, 'unclaimed')
          on conflict do nothing`,
      )
    }),
  )
  return { id }
}
