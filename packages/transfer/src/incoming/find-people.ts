import { ensureUnclaimedPersona, queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'

export interface AskedName {
  name: string
  /** The name where it is a uuid. */
  id: string | null
}

export interface FoundName {
  name: string
  id: string
}

export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i

export const askedName = (name: string): AskedName => ({
  name,
  id: UUID.exec(name)?.[0] === name ? name.toLowerCase() : null,
})

/** Makes the placeholders of these legacy users. */
export async function ensurePlaceholders(tx: Transaction, legacyUserIds: readonly (string | null)[]): Promise<void> {
  for (const legacyUserId of new Set(legacyUserIds)) {
    if (legacyUserId !== null) await ensureUnclaimedPersona(tx, { legacyUserId })
  }
}

/** The persona that each name means: a persona's or user's id, a Discord id, or a legacy user who was claimed. */
export const findPersonas = (tx: Transaction, asked: readonly AskedName[]) =>
  queryRows<FoundName>(
    tx,
    sql`select asked.name, found.id from json_to_recordset(${JSON.stringify(asked)}::json) as asked (name text, id uuid)
      cross join lateral (select coalesce(
        (select persona.id from personas persona where persona.id = asked.id),
        (select default_persona_id from users where users.id = asked.id),
        (select default_persona_id from users where users.discord_id = asked.name),
        (select mapping.persona_id from shapes_persona_mappings mapping
          where mapping.shapes_user_id = asked.name and mapping.verification_status <> 'quarantined')) as id) found
      where found.id is not null`,
  )

/** The personality that each name means: its id, its slug, or its name where only one bears it. */
export const findPersonalities = (tx: Transaction, asked: readonly AskedName[]) =>
  queryRows<FoundName>(
    tx,
    sql`select asked.name, found.id from json_to_recordset(${JSON.stringify(asked)}::json) as asked (name text, id uuid)
      cross join lateral (select coalesce(
        (select personality.id from personalities personality where personality.id = asked.id),
        (select personality.id from personalities personality where personality.slug = lower(asked.name)),
        (select min(personality.id::text)::uuid from personalities personality
          where personality.name = asked.name having count(*) = 1)) as id) found
      where found.id is not null`,
  )
