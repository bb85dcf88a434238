import { type Database, MemoryError, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { Both } from './differing.js'

const ATTEMPTS = 3
/** Serialization failure, deadlock. */
const LOST: readonly unknown[] = ['40001', '40P01']

/**
 * Runs `work` in one transaction on each side, both over one snapshot. One that loses against what somebody else writes
 * meanwhile is begun anew. The two commit one after the other: if the second fails, the next sync finds the difference.
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

function once<Result>({ from, to }: Both<Database>, work: (sides: Both<Transaction>) => Promise<Result>) {
  const snapshot = { isolationLevel: 'repeatable read' } as const
  return transaction(
    from,
    (here) =>
      transaction(
        to,
        async (there) => {
          await Promise.all([here, there].map((tx) => tx.execute(sql`set constraints all deferred`)))
          await Promise.all([here, there].map(fixFormats))
          return work({ from: here, to: there })
        },
        snapshot,
      ),
    snapshot,
  )
}

/** The same value is written alike everywhere only under the same settings; a long statement is not an accident here. */
const fixFormats = (tx: Transaction): PromiseLike<unknown> =>
  tx.execute(sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
    set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true),
    set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`)
