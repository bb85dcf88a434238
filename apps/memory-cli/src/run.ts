import { readEnv } from './env.js'
import { type ExitCode, exitCodes } from './exit-codes.js'
import { failureOf } from './failure.js'
import { createProgram, exitCodeOfUsage } from './program.js'
import type { Terminal } from './terminal.js'

/** A command that says itself how far it came does not end here. */
const stopped = {
  code: 'stopped',
  message: 'Stopped before it was done. Nothing stands half done; the same command begins anew, or goes on.',
  exitCode: exitCodes.interrupted,
}

/**
 * Runs one command line.
 *
 * @param args what follows the program's name
 * @returns the exit code: see `exitCodes`
 */
export async function run(args: readonly string[], terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  try {
    let exitCode: ExitCode = exitCodes.ok
    const program = createProgram({ terminal, env: readEnv(), signal }, (code) => {
      exitCode = code
    })
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    const usage = exitCodeOfUsage(error)
    if (usage !== undefined) return usage
    const { code, message, exitCode } = signal.aborted ? stopped : failureOf(error)
    if (args.includes('--json')) terminal.output.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`)
    else terminal.errors.write(`${message}\n`)
    return exitCode
  }
}
