import { type SQL, sql } from 'drizzle-orm'

/** A whole number written into the statement: a limit that is a parameter hides from the planner how few are wanted. */
export function integer(value: number): SQL {
  if (!Number.isSafeInteger(value)) throw new RangeError('not a whole number')
  return sql.raw(String(value))
}

/** A finite number written into the statement, as float8: `0.5` alone would be numeric, which is slow. */
export function number(value: number): SQL {
  if (!Number.isFinite(value)) throw new RangeError('not a finite number')
  return sql.raw(`float8 '${value}'`)
}
