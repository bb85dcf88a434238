/** Counts of outcomes. A colon stands before a reason: `skipped:no_text`. */
export type Tally = Record<string, number>

/** Adds to one of the counts, and to that of a reason. */
export function count(tally: Tally, name: string, reason?: string): void {
  tally[name] = (tally[name] ?? 0) + 1
  if (reason !== undefined) tally[`${name}:${reason}`] = (tally[`${name}:${reason}`] ?? 0) + 1
}

/** The sum of all, reasons included. */
export function addTallies<Counts extends Tally>(none: Counts, ...parts: readonly Readonly<Tally>[]): Counts {
  const sum: Tally = { ...none }
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) sum[name] = (sum[name] ?? 0) + value
  }
  return sum as Counts
}
