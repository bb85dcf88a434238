import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { personaId, userId } from '../ids.js'
import { parseInput, snowflake, storableText } from '../input.js'

const userInput = z.strictObject({
  discordId: snowflake,
  username: storableText(255).min(1),
})

/** Name of the persona that every user starts with. */
export const FIRST_PERSONA_NAME = 'Default'

/** A user, and the persona that talks where no other was chosen. */
export interface KnownUser {
  id: string
  discordId: string
  username: string
  /** Whom this user is unless they chose another persona. */
  defaultPersonaId: string
}

/**
 * The user of a Discord id and their default persona, made where they are new. A changed username is kept up to date.
 * Safe when many callers meet the same new user at once.
 *
 * @throws MemoryError `invalid_input`
 */
export async function ensureUser(
  target: Database | Transaction,
  input: { discordId: string; username: string },
): Promise<KnownUser> {
  const { discordId, username } = parseInput(userInput, input, 'user')
  const id = userId(discordId)
  const firstPersona = personaId(id, FIRST_PERSONA_NAME)
  return guarded(() =>
    transaction(target, async (tx) => {
      // Nothing is written for a user who is known under this name: a message would otherwise leave a dead row behind.
      const [user] = await queryRows<{ id: string; defaultPersonaId: string | null }>(
        tx,
        sql`with standing as (
            select id, default_persona_id from users where discord_id = ${discordId} and username = ${username}
          ), written as (
            insert into users (id, discord_id, username)
            select ${id}::uuid, ${discordId}, ${username} where not exists (select from standing)
            on conflict (discord_id) do update set username = excluded.username, updated_at = now()
            returning id, default_persona_id
          )
          select id, default_persona_id as "defaultPersonaId" from standing
          union all select id, default_persona_id from written`,
      )
      if (user!.defaultPersonaId) return { id: user!.id, discordId, username, defaultPersonaId: user!.defaultPersonaId }

      const [persona] = await queryRows<{ id: string }>(
        tx,
        sql`with made as (
            insert into personas (id, owner_id, name) values (${firstPersona}, ${user!.id}, ${FIRST_PERSONA_NAME})
            on conflict do nothing returning id),
          chosen as (
            select id from made
            union all
            select id from personas where owner_id = ${user!.id} and name = ${FIRST_PERSONA_NAME} limit 1)
          update users set default_persona_id = chosen.id, updated_at = now() from chosen where users.id = ${user!.id}
          returning chosen.id`,
      )
      return { id: user!.id, discordId, username, defaultPersonaId: persona!.id }
    }),
  )
}
