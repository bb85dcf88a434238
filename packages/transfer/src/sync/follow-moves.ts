import { followMove, queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { type Both, otherSide, type Side } from './differing.js'

/** A memory that stands at its old place here, and was moved there. */
interface Left {
  readonly pk: string
  readonly movedTo: string
  /** Ms since the epoch: when it was changed here, when it was moved there, and its last change before that. */
  readonly updatedAt: number
  readonly movedAt: number
  readonly changedAt: number | null
  readonly groupId: string | null
}

/** What stands where it was moved to. */
interface Arrived {
  readonly pk: string
  readonly updatedAt: number
  readonly groupId: string | null
}

const MS = sql.raw('* 1000)::float8')

/**
 * Memories that were edited here while they were moved to another persona there: the edit goes along, so that they end
 * once, under the new persona, with the text that was written last. One that was not edited is left to its tombstone.
 *
 * @returns how many went along
 */
export async function followMoves(sides: Both<Transaction>, side: Side): Promise<number> {
  const left = await queryRows<Left>(
    sides[side],
    sql`select stone.row_pk as pk, stone.moved_to as "movedTo", row.chunk_group_id as "groupId",
        (extract(epoch from row.updated_at) ${MS} as "updatedAt",
        (extract(epoch from stone.deleted_at) ${MS} as "movedAt",
        (extract(epoch from stone.changed_at) ${MS} as "changedAt"
      from incoming_tombstones stone
      join memories row on row.persona_id = split_part(stone.row_pk, ':', 1)::uuid
        and row.id = split_part(stone.row_pk, ':', 2)::uuid
      where stone.table_name = 'memories' and stone.moved_to is not null`,
  )
  let followed = 0
  const home: string[] = []
  for (const one of left.filter(({ updatedAt, changedAt }) => changedAt === null || updatedAt > changedAt)) {
    const destination = await endOf(sides[otherSide(side)], one.movedTo)
    // Moved there and back again: a row that both sides have.
    if (destination === one.pk) home.push(one.pk)
    else if (await follow(sides, side, one, destination)) followed += 1
  }
  // What stays at its old place is older than the move, whatever its clock said.
  await sides[side].execute(sql`update incoming_tombstones stone
    set deleted_at = greatest(stone.deleted_at, row.updated_at + interval '1 ms')
    from memories row where row.persona_id = split_part(stone.row_pk, ':', 1)::uuid
      and row.id = split_part(stone.row_pk, ':', 2)::uuid and stone.table_name = 'memories' and stone.moved_to is not null
      and stone.row_pk not in (select json_array_elements_text(${JSON.stringify(home)}::json))`)
  return followed
}

async function follow(sides: Both<Transaction>, side: Side, left: Left, destination: string): Promise<boolean> {
  const other = sides[otherSide(side)]
  const arrived = await memoryAt(other, destination)
  const wasEditedThere =
    arrived !== undefined && arrived.updatedAt > left.movedAt && arrived.updatedAt >= left.updatedAt
  if (wasEditedThere || (arrived === undefined && (await wasDeletedAfter(other, destination, left)))) return false
  const [personaId, id] = left.pk.split(':') as [string, string]
  const [to, newId] = destination.split(':') as [string, string]
  const [persona] = await queryRows(sides[side], sql`select from personas where id = ${to}::uuid`)
  if (persona === undefined) return false
  const newGroupId = left.groupId === null ? null : (arrived?.groupId ?? left.groupId)
  await followMove(sides[side], { personaId, to, memories: [{ id, newId, newGroupId }], by: { actor: 'sync' } })
  await sides[side].execute(sql`update memories set updated_at = greatest(updated_at,
      to_timestamp(${Math.max(left.movedAt, left.updatedAt, arrived?.updatedAt ?? 0)}::float8 / 1000) + interval '1 ms')
    where persona_id = ${to}::uuid and id = ${newId}::uuid`)
  return true
}

/** Whether it was deleted at its new place, after it was changed here. */
async function wasDeletedAfter(tx: Transaction, pk: string, { updatedAt }: Left): Promise<boolean> {
  const [stone] = await queryRows(
    tx,
    sql`select from sync_tombstones where table_name = 'memories' and row_pk = ${pk}
      and (extract(epoch from deleted_at) ${MS} > ${updatedAt}`,
  )
  return stone !== undefined
}

/** Where a memory is after all its moves. */
async function endOf(tx: Transaction, pk: string): Promise<string> {
  const [last] = await queryRows<{ pk: string }>(
    tx,
    sql`with recursive way (pk, step) as (
      select ${pk}::text, 0
      union all
      select stone.moved_to, way.step + 1 from way
      join sync_tombstones stone on stone.table_name = 'memories' and stone.row_pk = way.pk
      where stone.moved_to is not null and way.step < 50
        and not exists (select from memories where persona_id = split_part(way.pk, ':', 1)::uuid
          and id = split_part(way.pk, ':', 2)::uuid)
    ) select pk from way order by step desc limit 1`,
  )
  return last!.pk
}

async function memoryAt(tx: Transaction, pk: string): Promise<Arrived | undefined> {
  const [row] = await queryRows<Arrived>(
    tx,
    sql`select persona_id::text || ':' || id::text as pk, chunk_group_id::text as "groupId",
        (extract(epoch from updated_at) ${MS} as "updatedAt"
      from memories where persona_id = split_part(${pk}::text, ':', 1)::uuid and id = split_part(${pk}::text, ':', 2)::uuid`,
  )
  return row
}
