import type { Place } from './connection.js'
import type { Env } from './env.js'
import type { Terminal } from './terminal.js'

/** What every command is given besides its own options. */
export interface CommandContext {
  terminal: Terminal
  env: Env
  place: Place
  /** Print the result as JSON. */
  json: boolean
  /** Aborts at the first Ctrl-C. */
  signal: AbortSignal
}
