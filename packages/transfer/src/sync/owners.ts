import { queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { Both, Side } from './differing.js'
import { otherSide } from './differing.js'
import type { Moved } from './tombstones.js'

/**
 * A user may not go while they own a personality. Where the other side has given it to somebody else, their tombstone
 * waits until that has come; where it has not (the personality was changed here since), the user stays, on both sides.
 *
 * @param last nothing comes any more: who still owns one stays
 */
export async function settleOwners(sides: Both<Transaction>, side: Side, last: boolean): Promise<Moved[]> {
  const owned = await queryRows<{ userId: string; id: string; updatedAt: number }>(
    sides[side],
    sql`select one.owner_id::text as "userId", one.id::text, (extract(epoch from one.updated_at) * 1000)::float8
        as "updatedAt" from incoming_tombstones stone
      join users on users.id = stone.row_pk::uuid and users.updated_at < stone.deleted_at
      join personalities one on one.owner_id = users.id
      where stone.table_name = 'users'`,
  )
  if (owned.length === 0) return []
  const there = await queryRows<{ id: string; ownerId: string; updatedAt: number }>(
    sides[otherSide(side)],
    sql`select id::text, owner_id::text as "ownerId", (extract(epoch from updated_at) * 1000)::float8 as "updatedAt"
      from personalities where id in (select value::uuid from json_array_elements_text(
        ${JSON.stringify(owned.map(({ id }) => id))}::json))`,
  )
  const given = new Map(there.map((one) => [one.id, one]))
  const staying = new Set(
    owned.flatMap(({ userId, id, updatedAt }) => {
      const other = given.get(id)
      const isGivenAway = other !== undefined && other.ownerId !== userId && other.updatedAt > updatedAt
      return isGivenAway && !last ? [] : [userId]
    }),
  )
  const waiting = [...new Set(owned.map(({ userId }) => userId))].filter((id) => !staying.has(id))
  const ids = (list: Iterable<string>) =>
    sql`(select value from json_array_elements_text(${JSON.stringify([...list])}::json))`
  await sides[side].execute(sql`update users set updated_at = stone.deleted_at + interval '1 ms'
    from incoming_tombstones stone
    where stone.table_name = 'users' and users.id = stone.row_pk::uuid and stone.row_pk in ${ids(staying)}`)
  await sides[side].execute(
    sql`delete from incoming_tombstones where table_name = 'users' and row_pk in ${ids(waiting)}`,
  )
  return waiting.map((pk) => ({ side, table: 'users', pk, movedTo: null }))
}
