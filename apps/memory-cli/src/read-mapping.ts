import { readFile } from 'node:fs/promises'
import type { QdrantMappingFile } from '@bot/transfer'
import { CommandError, exitCodes } from './exit-codes.js'

/** Reads the file of --map; what it says is checked by whoever uses it. @throws CommandError `unreadable_mapping` */
export async function readMapping(path: string | undefined): Promise<QdrantMappingFile | undefined> {
  if (path === undefined) return undefined
  const text = await readFile(path, 'utf8').catch(() => {
    throw unreadable(`The mapping ${path} cannot be read.`)
  })
  try {
    return JSON.parse(text) as QdrantMappingFile
  } catch {
    throw unreadable(`The mapping ${path} is not JSON.`)
  }
}

const unreadable = (what: string) =>
  new CommandError('unreadable_mapping', `${what} Nothing was done.`, exitCodes.usage)
