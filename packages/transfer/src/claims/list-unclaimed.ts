import { type Database, guarded, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'

/** A legacy user nobody is known to be, or whose claim is in doubt. */
export interface UnclaimedUser {
  legacyUserId: string
  /** The placeholder that holds their memories. */
  personaId: string
  memories: number
  /** With how many personalities. */
  personalities: number
  /** Ms since the epoch. */
  firstAt: number
  lastAt: number
  /** Two databases claimed them for different people. */
  quarantined: boolean
}

/**
 * Legacy users whose memories wait for somebody to claim them, those with the most first: the ones to ask about first.
 *
 * @param options.limit default 100
 */
export async function listUnclaimed(
  target: Database | Transaction,
  { limit = 100, offset = 0 }: { limit?: number | undefined; offset?: number | undefined } = {},
): Promise<UnclaimedUser[]> {
  return guarded(() =>
    transaction(target, (tx) =>
      queryRows<UnclaimedUser>(
        tx,
        sql`select persona.name as "legacyUserId", persona.id as "personaId", held.*,
            exists (select from shapes_persona_mappings mapping where mapping.shapes_user_id = persona.name
              and mapping.verification_status = 'quarantined') as quarantined
          from personas persona
          cross join lateral (
            select count(*)::int as memories, count(distinct personality_id)::int as personalities,
              (extract(epoch from min(created_at)) * 1000)::float8 as "firstAt",
              (extract(epoch from max(created_at)) * 1000)::float8 as "lastAt"
            from memories where memories.persona_id = persona.id
          ) held
          where persona.kind = 'unclaimed' and held.memories > 0
          order by held.memories desc, persona.name limit ${limit} offset ${offset}`,
      ),
    ),
  )
}
