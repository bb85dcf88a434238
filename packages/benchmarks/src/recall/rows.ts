/** What was asked of the scope. */
export type RecallCase = 'all' | 'channel' | 'before' | 'churned' | 'hybrid'

export const RECALL_CASES: readonly RecallCase[] = ['all', 'channel', 'before', 'churned', 'hybrid']

/** One line of the result: how one system did in one scope. */
export interface RecallRow {
  system: string
  /** Memories of the persona. */
  scope: number
  case: RecallCase
  /** Share of the true nearest that were found, averaged over questions; null where there is no truth to hold it against. */
  recall: number | null
  /** Questions answered with fewer memories than there were to find. */
  short: number
  /** Median, ms. */
  p50: number
  /** 95 % are answered within, ms. */
  p95: number
  /** How the adapter searched, most often; absent for other systems. */
  plan?: string
}
