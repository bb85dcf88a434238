import { type By, queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { quarantineLegacyUser } from '../claims/quarantine-legacy-user.js'
import { type LegacyClaim, settleClaims } from '../claims/settle-claims.js'
import { CLAIMS_TABLE } from './config.js'
import { type Both, differing, otherSide, type Side } from './differing.js'
import type { Total } from './digest.js'
import type { Tally } from './report.js'

const by: By = { actor: 'sync', reason: 'claimed for two people, in two databases' }

/** Claims read at once. */
const BATCH = 500

interface Mapping extends LegacyClaim {
  readonly id: string
  readonly legacyUserId: string
}

/**
 * Settles legacy users that both sides hold a claim of, by `settleClaims` rather than by the last write: one claimed for
 * two people is quarantined, and their memories leave those on every side that is written. A claim that one side lacks is
 * a row like any other.
 *
 * @returns whether memories may have moved
 */
export async function settleMappings(
  { sides, writes, dryRun, tally }: { sides: Both<Transaction>; writes: Both<boolean>; dryRun: boolean; tally: Tally },
  totals: Both<Total>,
): Promise<boolean> {
  const ids: string[] = []
  for await (const { pk, from, to } of differing(sides, CLAIMS_TABLE, totals)) {
    if (from !== undefined && to !== undefined) ids.push(pk)
  }
  let changed = false
  for (let at = 0; at < ids.length; at += BATCH) {
    const some = ids.slice(at, at + BATCH)
    const [from, to] = await Promise.all([mappingsOf(sides.from, some), mappingsOf(sides.to, some)])
    for (const id of some) {
      const pair = { from: from!.get(id)!, to: to!.get(id)! }
      for (const side of (['from', 'to'] as const).filter((one) => writes[one])) {
        const settled = settleClaims(pair.from, pair.to)
        if (isSame(settled, pair[side])) continue
        const isInDoubt = settled.status === 'quarantined' && pair[otherSide(side)].status !== 'quarantined'
        tally.count(CLAIMS_TABLE.name, 'updated', 1)
        if (isInDoubt) tally.count(CLAIMS_TABLE.name, 'conflicts', 1)
        tally.sample({ table: CLAIMS_TABLE.name, change: isInDoubt ? 'conflicts' : 'updated', side, pk: id })
        if (!dryRun) await take(sides[side], settled, pair, side)
        changed = true
      }
    }
  }
  return changed
}

async function take(tx: Transaction, settled: LegacyClaim, pair: Both<Mapping>, side: Side): Promise<void> {
  const { id, legacyUserId, status } = pair[side]
  const { personaId, mappedBy } = settled
  await tx.execute(sql`update shapes_persona_mappings set persona_id = ${personaId}::uuid, mapped_by = ${mappedBy},
      verification_status = ${settled.status}, created_at = ${settled.createdAt.toISOString()}::timestamptz,
      updated_at = ${settled.updatedAt.toISOString()}::timestamptz
    where id = ${id}::uuid and exists (select from personas where personas.id = ${personaId}::uuid)`)
  if (settled.status !== 'quarantined' || status === 'quarantined') return
  await quarantineLegacyUser(tx, { legacyUserId, personaIds: [pair.from.personaId, pair.to.personaId], by })
}

const isSame = (one: LegacyClaim, other: LegacyClaim): boolean =>
  one.personaId === other.personaId &&
  one.mappedBy === other.mappedBy &&
  one.status === other.status &&
  one.createdAt.getTime() === other.createdAt.getTime() &&
  one.updatedAt.getTime() === other.updatedAt.getTime()

async function mappingsOf(tx: Transaction, ids: readonly string[]): Promise<Map<string, Mapping>> {
  const rows = await queryRows<Omit<Mapping, 'createdAt' | 'updatedAt'> & { createdAt: number; updatedAt: number }>(
    tx,
    sql`select id::text, shapes_user_id as "legacyUserId", persona_id::text as "personaId", mapped_by as "mappedBy",
        verification_status as status, (extract(epoch from created_at) * 1000)::float8 as "createdAt",
        (extract(epoch from updated_at) * 1000)::float8 as "updatedAt"
      from shapes_persona_mappings where id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`,
  )
  return new Map(
    rows.map((row) => [row.id, { ...row, createdAt: new Date(row.createdAt), updatedAt: new Date(row.updatedAt) }]),
  )
}
