import { readFile } from 'node:fs/promises'
import { CommandError, exitCodes } from './exit-codes.js'

/** Reads the file of --map; what it says is checked by whoever uses it. @throws CommandError `unreadable_mapping` */
export async function readMapping<Mapping>(path: string | undefined): Promise<Mapping | undefined> {
  if (path === undefined) return undefined
  const text = await readFile(path, 'utf8').catch(() => {
    throw unreadable(`The mapping ${path} cannot be read.`)
  })
  try {
    return JSON.parse(text) as Mapping
  } catch {
    throw unreadable(`The mapping ${path} is not JSON.`)
  }
}

const unreadable = (what: string) =>
  new CommandError('unreadable_mapping', `${what} Nothing was done.`, exitCodes.usage)
