import { type Database, guarded, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'

/** A legacy user who was claimed. */
export interface ListedClaim {
  legacyUserId: string
  personaId: string
  /** Who said so; null where a database that moved in does not tell. */
  claimedBy: string | null
  /** When, ms since the epoch. */
  claimedAt: number
  status: 'unverified' | 'verified' | 'quarantined'
  /** What `undoClaim` takes; null where it was claimed before this version. */
  operationId: string | null
}

/** Claims, the latest first. */
export async function listClaims(
  target: Database | Transaction,
  { limit = 100, offset = 0 }: { limit?: number | undefined; offset?: number | undefined } = {},
): Promise<ListedClaim[]> {
  return guarded(() =>
    transaction(target, (tx) =>
      queryRows<ListedClaim>(
        tx,
        sql`select mapping.shapes_user_id as "legacyUserId", mapping.persona_id as "personaId",
            mapping.mapped_by as "claimedBy", (extract(epoch from mapping.updated_at) * 1000)::float8 as "claimedAt",
            mapping.verification_status as status, (
              select event.operation_id from memory_events event
              where event.persona_id = mapping.persona_id and event.action = 'claim'
                and event.details ->> 'legacyUserId' = mapping.shapes_user_id
              order by event.created_at desc limit 1) as "operationId"
          from shapes_persona_mappings mapping
          order by mapping.updated_at desc, mapping.shapes_user_id limit ${limit} offset ${offset}`,
      ),
    ),
  )
}
