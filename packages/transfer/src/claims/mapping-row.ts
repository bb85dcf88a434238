import { queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'

/** Whom a legacy user became, as it stands. */
export interface MappingRow {
  personaId: string
  mappedBy: string | null
  status: 'unverified' | 'verified' | 'quarantined'
}

/** Locked for change; null where nobody claimed them. */
export async function findMapping(tx: Transaction, legacyUserId: string): Promise<MappingRow | null> {
  const [row] = await queryRows<MappingRow>(
    tx,
    sql`select persona_id as "personaId", mapped_by as "mappedBy", verification_status as status
      from shapes_persona_mappings where shapes_user_id = ${legacyUserId} for update`,
  )
  return row ?? null
}

/** The personas of those of these legacy users who were claimed, and whose claim is in no doubt. */
export async function findClaimed(
  tx: Transaction,
  legacyUserIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await queryRows<{ legacyUserId: string; personaId: string }>(
    tx,
    sql`select shapes_user_id as "legacyUserId", persona_id as "personaId" from shapes_persona_mappings
      where shapes_user_id in (select json_array_elements_text(${JSON.stringify([...new Set(legacyUserIds)])}::json))
        and verification_status <> 'quarantined'`,
  )
  return new Map(rows.map(({ legacyUserId, personaId }) => [legacyUserId, personaId]))
}
