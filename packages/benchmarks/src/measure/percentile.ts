/** The value below which `share` of the values lie (nearest rank); `share` 0.5 = the median. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('Nothing was measured.')
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** To a thousandth. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000
