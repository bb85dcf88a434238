/** What one look at the database found. */
export interface Finding {
  /** What was looked at, for programs: stable. */
  readonly check:
    | 'server'
    | 'schema'
    | 'indexes'
    | 'index_use'
    | 'index_recall'
    | 'iterative_scan'
    | 'models'
    | 'backlog'
    | 'connections'
    | 'clock'
    | 'bloat'
    | 'settings'
  /** `fault`: memory answers wrongly, slowly or not at all. `warning`: it will, or something is unusual. */
  readonly severity: 'ok' | 'warning' | 'fault'
  /** What is, in words for people. */
  readonly message: string
  /** What to do about it; null where nothing needs doing. */
  readonly advice: string | null
}

export const ok = (check: Finding['check'], message: string): Finding => ({
  check,
  severity: 'ok',
  message,
  advice: null,
})

export const warning = (check: Finding['check'], message: string, advice: string): Finding => ({
  check,
  severity: 'warning',
  message,
  advice,
})

export const fault = (check: Finding['check'], message: string, advice: string): Finding => ({
  check,
  severity: 'fault',
  message,
  advice,
})
