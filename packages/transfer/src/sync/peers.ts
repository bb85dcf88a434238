import { MemoryError, queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { type Both, otherSide } from './differing.js'
import type { Peer } from './meet.js'
import { SAID } from './naming.js'

/** Days for which tombstones are kept. */
export const TOMBSTONE_DAYS = 30

/**
 * Refuses a peer that missed deletions whose tombstones are pruned by now: it would bring the rows back. Each side tells
 * when it last sent to the other; where one was put back to an older state, the earlier word counts.
 *
 * @throws MemoryError `invalid_input`
 */
export async function assertNotStale(sides: Both<Transaction>, peers: Both<Peer>): Promise<void> {
  for (const side of ['from', 'to'] as const) {
    const source = otherSide(side)
    const [sent] = await queryRows<{ at: number | null; prunedUntil: number | null }>(
      sides[source],
      sql`select (select (extract(epoch from sent_until) * 1000)::float8 from sync_peers where id = ${peers[side].id}::uuid)
          as at, (select (extract(epoch from pruned_until) * 1000)::float8 from database_identity) as "prunedUntil"`,
    )
    const [received] = await queryRows<{ at: number | null }>(
      sides[side],
      sql`select (extract(epoch from received_until) * 1000)::float8 as at from sync_peers
        where id = ${peers[source].id}::uuid`,
    )
    const known = [sent!.at, received?.at].filter((at): at is number => typeof at === 'number')
    if (known.length === 0 || sent!.prunedUntil === null || Math.min(...known) >= sent!.prunedUntil) continue
    const days = Math.floor((Date.now() - Math.min(...known)) / 86_400_000)
    throw new MemoryError(
      'invalid_input',
      `The last sync was ${days} days ago, and deletions are remembered for ${TOMBSTONE_DAYS}: rows deleted since in ` +
        `${SAID[source]} would come back from ${SAID[side]}. Nothing was changed. Sync into a new, empty database ` +
        'instead, or allow it (--accept-stale) and delete again what comes back.',
      { details: { days, side } },
    )
  }
}

/** Notes on both sides how far each has got, and prunes tombstones that the other side has received. */
export async function noteWatermarks(sides: Both<Transaction>, peers: Both<Peer>, receives: Both<boolean>) {
  for (const side of ['from', 'to'] as const) {
    const other = otherSide(side)
    const at = (isSo: boolean, ms: number) => (isSo ? new Date(ms).toISOString() : null)
    const sent = at(receives[other], peers[side].startedAt)
    await sides[side].execute(sql`insert into sync_peers as known (id, name, sent_until, received_until)
      values (${peers[other].id}::uuid, ${peers[other].name}, ${sent}::timestamptz,
        ${at(receives[side], peers[other].startedAt)}::timestamptz)
      on conflict (id) do update set name = excluded.name, updated_at = now(),
        sent_until = coalesce(excluded.sent_until, known.sent_until),
        received_until = coalesce(excluded.received_until, known.received_until)`)
    if (sent === null) continue
    await sides[side].execute(sql`with pruned as (
        delete from sync_tombstones
        where recorded_at < ${sent}::timestamptz - make_interval(days => ${TOMBSTONE_DAYS}) returning recorded_at
      )
      update database_identity set pruned_until = greatest(pruned_until, (select max(recorded_at) from pruned))
      where exists (select from pruned)`)
  }
}
