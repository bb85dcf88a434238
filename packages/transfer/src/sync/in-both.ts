import { type Database, guarded, MemoryError, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { Both, Side } from './differing.js'
import { naming, namingFailed } from './naming.js'

const ATTEMPTS = 3
/** Serialization failure, deadlock. */
const LOST: readonly unknown[] = ['40001', '40P01']

/**
 * Runs `work` in one transaction on each side, both over one snapshot. One that loses against what somebody else writes
 * meanwhile is begun anew. The two commit one after the other: if the second fails, the next sync finds the difference.
 *
 * @throws MemoryError whose message says which of the two failed, where one did
 */
export async function inBoth<Result>(
  databases: Both<Database>,
  work: (sides: Both<Transaction>) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(databases, work)
    } catch (error) {
      if (attempt === ATTEMPTS || !MemoryError.is(error) || !LOST.includes(error.details.sqlState)) throw error
    }
  }
}

async function once<Result>(databases: Both<Database>, work: (sides: Both<Transaction>) => Promise<Result>) {
  const snapshot = { isolationLevel: 'repeatable read' } as const
  let failure: unknown
  const prepared = async (sides: Both<Transaction>) => {
    try {
      await Promise.all((['from', 'to'] as const).map((side) => naming(side, () => guarded(() => fix(sides[side])))))
      return await guarded(() => work(sides))
    } catch (error) {
      failure = await namingFailed(sides, error)
      throw failure
    }
  }
  // What did not come out of `work` came from beginning or committing on that side.
  const on = (side: Side, run: (tx: Transaction) => Promise<Result>) =>
    naming(
      side,
      () => transaction(databases[side], run, snapshot),
      (error) => error !== failure,
    )
  return on('from', (from) => on('to', (to) => prepared({ from, to })))
}

/** The same value is written alike everywhere only under the same settings; a long statement is not an accident here. */
async function fix(tx: Transaction): Promise<void> {
  await tx.execute(sql`set constraints all deferred`)
  await tx.execute(sql`select concat(set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
    set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true),
    set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)) as fixed`)
}
