import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { parseInput, pointInTime } from '../input.js'
import { changeState } from './change-state.js'
import { type Changed, type NamedMemories, newOperation, stateOf } from './operation.js'

/** Sets when memories stop being recalled; null = never. */
export async function setExpiry(
  target: Database | Transaction,
  { expiresAt, ...named }: NamedMemories & { expiresAt: Date | number | null },
): Promise<Changed> {
  const at = parseInput(pointInTime.nullable(), expiresAt, 'expiresAt')?.toISOString() ?? null
  return changeState(target, named, {
    action: 'set_expiry',
    set: sql`expires_at = ${at}::timestamptz`,
    applies: sql`memory.expires_at is distinct from ${at}::timestamptz`,
    sparesLocked: true,
  })
}

/** Expired memories swept at once: enough that a sweep of thousands takes few statements, few enough to lock briefly. */
const SWEEP_BATCH = 1_000

/**
 * Deletes softly what has expired, and says how many. Recall refuses an expired memory by itself; the sweep takes it out
 * of lists and counts too. Locked ones stay. Many may sweep at once: none waits for another.
 */
export async function sweepExpired(database: Database): Promise<{ swept: number }> {
  let swept = 0
  while (true) {
    const [batch] = await guarded(() =>
      queryRows<{ swept: number }>(
        database.db,
        sql`with due as materialized (
          select memory.persona_id, memory.id, ${stateOf(sql`memory`)} as state from memories memory
          where memory.expires_at <= now() and memory.visibility <> 'deleted' and not memory.is_locked
          order by memory.expires_at limit ${SWEEP_BATCH} for update skip locked
        ), swept as (
          update memories set visibility = 'deleted', updated_at = now() from due
          where memories.persona_id = due.persona_id and memories.id = due.id
          returning memories.persona_id, memories.id, due.state as before, ${stateOf(sql`memories`)} as after
        ), noted as (
          insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, details)
          select persona_id, gen_random_uuid(), id, ${newOperation()}::uuid, 'expire', 'expiry',
            jsonb_build_object('from', before, 'to', after)
          from swept
        )
        select count(*)::int as swept from swept`,
      ),
    )
    swept += batch!.swept
    if (batch!.swept < SWEEP_BATCH) return { swept }
  }
}
