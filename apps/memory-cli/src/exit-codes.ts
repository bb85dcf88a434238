/** What the process ends with; `bot-memory --help` prints it. */
export const exitCodes = {
  ok: 0,
  /** It failed, or what was asked about is down. */
  failed: 1,
  /** The command line or the environment is not right; nothing was done. */
  usage: 2,
  /** Done, but something needs a look: health is degraded, or a rebuild left something behind. */
  degraded: 3,
  /** Stopped by Ctrl-C at the border of a batch; the same command goes on from there. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodesHelp = `
Exit codes: 0 done, 1 failed or down, 2 wrong usage, 3 done but something needs a look, 130 stopped by Ctrl-C.`

/** A failure that is told in one line. */
export class CommandError extends Error {
  readonly code: string
  readonly exitCode: ExitCode

  constructor(code: string, message: string, exitCode: ExitCode = exitCodes.failed) {
    super(message)
    this.name = 'CommandError'
    this.code = code
    this.exitCode = exitCode
  }
}
