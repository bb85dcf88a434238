import { resolve } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'

/** The folder the command was called from: pnpm runs scripts in the package's own. */
const calledFrom = process.env.INIT_CWD ?? process.cwd()

/** A path as the caller means it. */
export const callersPath = (path: string): string => resolve(calledFrom, path)

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

export const options = {
  json: () =>
    new Option('--json <path>', 'write the result there, and beside it where it was measured').argParser(callersPath),
  url: () =>
    new Option(
      '--url <url>',
      'a PostgreSQL database that holds nothing else and will be filled; without it, an embedded one',
    ),
  rows: () =>
    new Option('--rows <count>', 'memories in the data set (default: 100000 on a server, 10000 embedded)').argParser(
      wholeNumber,
    ),
  seed: () => new Option('--seed <number>', 'makes another data set').argParser(wholeNumber).default(1),
  questions: () => new Option('--questions <count>', 'questions in each scope').argParser(wholeNumber).default(40),
  withoutPeers: () => new Option('--no-peers', 'leave the peers out'),
}

/** What {@link options} of the database give. */
export interface DatabaseOptions {
  url?: string
  rows?: number
  seed: number
}
