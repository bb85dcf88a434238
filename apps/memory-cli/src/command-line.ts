import { type Command, InvalidArgumentError } from 'commander'
import type { CommandContext } from './command-context.js'
import { type ExitCode, exitCodesHelp } from './exit-codes.js'

/** What each command is added with: `commands/<name>.ts` exports an `AddCommand`. */
export interface CommandLine {
  /** An action that runs a command with what all have in common, and ends with its exit code. */
  run<Options>(
    command: (context: CommandContext, options: Options, ...args: string[]) => Promise<ExitCode>,
  ): (...given: unknown[]) => Promise<void>
}

export type AddCommand = (parent: Command, line: CommandLine) => void

/** What stands under a command's help: one command line to try, and the exit codes. */
export const example = (text: string): string =>
  `\nExample:\n  $ npx -y pnpm@10.34.9 bot-memory ${text}${exitCodesHelp}`

/** Of an option that is a point in time; `2026-01-01` is midnight UTC. */
export function moment(text: string): Date {
  const date = new Date(text)
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('It must be a date or a time as in 2026-01-31 or 2026-01-31T18:00:00Z.')
  }
  return date
}

/** Of an option that is a share, from 0 to 1. */
export function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('It must be from 0 to 1.')
  return value
}

/** Of an option that counts something: 1 or more. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError('It must be a whole number from 1.')
  return value
}

/** Of an option that is how many, at least one. */
export function count(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be a number, at least 1.')
  return Number(text)
}
