import { MemoryError, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { Both, Side } from './differing.js'

/** As errors call the two; never by their address. */
export const SAID: Both<string> = { from: 'the first database (from)', to: 'the second database (to)' }

/** A failed transaction answers nothing; one that is cut off may not even refuse. */
const PROBE_MS = 2_000

/** Says which of the two an error is about. @param isOfSide false for errors that pass unchanged */
export async function naming<Result>(
  side: Side,
  work: () => Promise<Result>,
  isOfSide: (error: unknown) => boolean = () => true,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isOfSide(error) ? named(side, error) : error
  }
}

/**
 * Says which of two open transactions an error came from: the one that takes no more statements. An error that is not
 * about a database, or of which that cannot be told, stays as it is.
 */
export async function namingFailed(sides: Both<Transaction>, error: unknown): Promise<unknown> {
  if (!MemoryError.is(error) || !/^(database|schema|extension)_/.test(error.code)) return error
  const [from, to] = await Promise.all([hasFailed(sides.from), hasFailed(sides.to)])
  return from === to ? error : named(from ? 'from' : 'to', error)
}

function named(side: Side, error: unknown): unknown {
  if (!MemoryError.is(error) || error.details.side !== undefined) return error
  return new MemoryError(error.code, `In ${SAID[side]}: ${error.message}`, { details: { ...error.details, side } })
}

async function hasFailed(tx: Transaction): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), PROBE_MS)
  })
  const answer = tx.execute(sql`select 1`).then(
    () => false,
    () => true,
  )
  return Promise.race([answer, silence]).finally(() => clearTimeout(timer))
}
