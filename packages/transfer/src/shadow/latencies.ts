/** In ms; null = nothing was measured. */
export interface LatencySummary {
  p50: number | null
  p95: number | null
}

/** Latencies are told of the latest so many. */
const KEPT = 1_000

/** Keeps the latest latencies. */
export function latencies(): { add(ms: number): void; summary(): LatencySummary } {
  const kept: number[] = []
  let next = 0
  return {
    add(ms) {
      kept[next++ % KEPT] = ms
    },
    summary() {
      const sorted = kept.toSorted((left, right) => left - right)
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
      return { p50: at(0.5), p95: at(0.95) }
    },
  }
}
