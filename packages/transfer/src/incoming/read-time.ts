/*
 * Times of points are milliseconds, but seconds, microseconds, fractions, numbers in quotes and ISO dates occur. Seconds
 * taken for milliseconds have put memories into 1970, milliseconds taken for seconds into the year 57804.
 */

export type TimeRepair = 'time_seconds' | 'time_microseconds' | 'time_fraction' | 'time_text'

export interface ReadTime {
  at: Date
  repairs: TimeRepair[]
}

/** The unit of a number by its size: between 1995 and 2100 the three do not overlap. */
const SECONDS_BELOW = 1e11
const MILLISECONDS_BELOW = 1e14

const EARLIEST_MS = Date.UTC(1995, 0)
const LATEST_MS = Date.UTC(2100, 0)

/** Discord counts from the beginning of 2015, in the upper 42 bits of an id. */
const DISCORD_EPOCH_MS = 1_420_070_400_000n

/** Reads a time as a point gives it; null where it is none, or none between 1995 and 2100. */
export function readTime(value: unknown, unit: 'auto' | 's' | 'ms' | 'us'): ReadTime | null {
  if (typeof value === 'number') return readNumber(value, unit, [])
  if (typeof value !== 'string' || value.trim() === '') return null
  const number = Number(value)
  return Number.isNaN(number) ? within(Date.parse(value), ['time_text']) : readNumber(number, unit, ['time_text'])
}

function readNumber(number: number, unit: 'auto' | 's' | 'ms' | 'us', repairs: TimeRepair[]): ReadTime | null {
  const bySize = number < SECONDS_BELOW ? 's' : number < MILLISECONDS_BELOW ? 'ms' : 'us'
  const chosen = unit === 'auto' ? bySize : unit
  if (chosen === 's') repairs.push('time_seconds')
  if (chosen === 'us') repairs.push('time_microseconds')
  if (!Number.isInteger(number)) repairs.push('time_fraction')
  return within({ s: number * 1000, ms: number, us: number / 1000 }[chosen], repairs)
}

/** When the first of these messages was written, as its Discord id tells; null where none is such an id. */
export function timeOfMessages(messageIds: readonly string[]): Date | null {
  const times = messageIds
    .filter((id) => /^\d{17,20}$/.test(id))
    .map((id) => Number((BigInt(id) >> 22n) + DISCORD_EPOCH_MS))
  return times.length === 0 ? null : (within(Math.min(...times), [])?.at ?? null)
}

function within(ms: number, repairs: TimeRepair[]): ReadTime | null {
  // Binary fractions of seconds miss the millisecond by a hair: rounding finds it, cutting would not.
  const rounded = Math.round(ms)
  return rounded >= EARLIEST_MS && rounded < LATEST_MS ? { at: new Date(rounded), repairs } : null
}
