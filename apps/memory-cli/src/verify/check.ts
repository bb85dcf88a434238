/** What one look at the running bot found. */
export interface Check {
  /** What was looked at, for programs: stable. */
  readonly check:
    | 'ping'
    | 'clock'
    | 'health'
    | 'database'
    | 'conversation'
    | 'memory'
    | 'retrieval'
    | 'latency'
    | 'jobs'
    | 'errors'
    | 'cleanup'
  /** `fault`: roll back, or mend it now. `warning`: look at it. */
  readonly severity: 'ok' | 'warning' | 'fault'
  readonly message: string
  /** What to do about it; null where nothing needs doing. */
  readonly advice: string | null
}

export const ok = (check: Check['check'], message: string): Check => ({ check, severity: 'ok', message, advice: null })

const amiss =
  (severity: 'warning' | 'fault') =>
  (check: Check['check'], message: string, advice: string): Check => ({ check, severity, message, advice })

export const warning = amiss('warning')
export const fault = amiss('fault')
