import { createInterface } from 'node:readline/promises'
import { CommandError, exitCodes } from './exit-codes.js'
import type { Terminal } from './terminal.js'

/**
 * Asks before much is written, unless `yes` answers already.
 *
 * @param options.look what shows beforehand what would happen, such as `--dry-run`
 * @returns whether to go on
 * @throws CommandError `not_confirmed` where nobody is there to be asked
 */
export async function confirm(
  terminal: Terminal,
  question: string,
  { yes = false, look, signal }: { yes?: boolean | undefined; look?: string | undefined; signal: AbortSignal },
): Promise<boolean> {
  if (yes) return true
  if (!terminal.input.isTTY || !terminal.errors.isTTY) {
    throw new CommandError(
      'not_confirmed',
      `${question} Nobody is there to answer, so nothing was done: add --yes${look ? `, or look first with ${look}` : ''}.`,
      exitCodes.usage,
    )
  }
  const prompt = createInterface({ input: terminal.input, output: terminal.errors })
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `, { signal })).trim())
  } finally {
    prompt.close()
  }
}
