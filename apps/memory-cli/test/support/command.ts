import { PassThrough, Readable } from 'node:stream'
import { type ExitCode, run } from '../../src/index.js'

export interface Ran {
  exitCode: ExitCode
  output: string
  errors: string
}

/** Runs a command line in this process, as from a pipe. */
export async function bot(args: string[], { input = '', signal = new AbortController().signal } = {}): Promise<Ran> {
  const output = new PassThrough()
  const errors = new PassThrough()
  const exitCode = await run(args, { input: Readable.from([input]), output, errors }, signal)
  return { exitCode, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') }
}
