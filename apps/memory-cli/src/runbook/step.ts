import type { ExitCode } from '../exit-codes.js'

/** How a step stands, in words for people. `blocked`: something must be mended before it can be done. */
export interface Standing {
  state: 'done' | 'open' | 'blocked'
  message: string
}

/** A step of a runbook: what it is, whether it is done, and how it is done. */
export interface Step {
  /** What `--run` takes. */
  readonly name: string
  /** What to do, and the command where there is one. */
  readonly instructions: readonly string[]
  /** Looks; changes nothing. */
  check(): Promise<Standing>
  /** Does it; absent = nobody but a person can. */
  run?: () => Promise<ExitCode>
}

/** The steps of a runbook in their order, and what lets go of the database between looking and doing. */
export interface Runbook {
  readonly steps: readonly Step[]
  close(): Promise<void>
}

export const done = (message: string): Standing => ({ state: 'done', message })
export const open = (message: string): Standing => ({ state: 'open', message })
export const blocked = (message: string): Standing => ({ state: 'blocked', message })
