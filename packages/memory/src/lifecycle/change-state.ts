import { type SQL, sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { executorOf } from '../database/transaction.js'
import { type Changed, type NamedMemories, newOperation, parseNamed, stateOf, wantedCte } from './operation.js'

export interface StateChange {
  /** As the audit names it. */
  action: string
  /** Assignments to columns of `memories`; reads the row as it stands. */
  set: SQL
  /** Of `memory`, the row as it stands: whether there is anything to change. */
  applies: SQL
  /** Locked memories are left alone. */
  sparesLocked: boolean
}

/**
 * Changes the state of named memories in one statement: what is locked stays, what changes is written down in the
 * audit with its state before and after, and no vector is touched.
 *
 * The rows are locked in the order of their ids before they are looked at, so that two callers neither deadlock nor
 * undo each other's work by what they read before.
 */
export async function changeState(
  target: Database | Transaction,
  input: NamedMemories,
  change: StateChange,
): Promise<Changed> {
  const { personaId, ids, by } = parseNamed(input, change.action)
  const operationId = newOperation()
  const [row] = await guarded(() =>
    queryRows<Omit<Changed, 'operationId'>>(
      executorOf(target),
      sql`with ${wantedCte(personaId, ids)}, standing as materialized (
        select memory.id, memory.is_locked, ${change.applies} as applies, ${stateOf(sql`memory`)} as state
        from memories memory where memory.persona_id = ${personaId}::uuid and memory.id in (select id from wanted)
        order by memory.id for update
      ), changed as (
        update memories set ${change.set}, updated_at = now() from standing
        where memories.persona_id = ${personaId}::uuid and memories.id = standing.id and standing.applies
          and (not standing.is_locked or ${!change.sparesLocked}::boolean)
        returning memories.id, standing.state as before, ${stateOf(sql`memories`)} as after
      ), noted as (
        insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason, details)
        select ${personaId}::uuid, gen_random_uuid(), id, ${operationId}::uuid, ${change.action}, ${by.actor},
          ${by.reason ?? null}, jsonb_build_object('from', before, 'to', after)
        from changed
      )
      select (select coalesce(json_agg(id order by id), '[]') from changed) as changed,
        (select coalesce(json_agg(id order by id), '[]') from standing
          where applies and is_locked and ${change.sparesLocked}::boolean) as locked,
        (select coalesce(json_agg(id order by id), '[]') from standing where not applies) as unchanged,
        (select coalesce(json_agg(id order by id), '[]') from named where id not in (select id from standing)) as missing`,
    ),
  )
  return { operationId, ...row! }
}
