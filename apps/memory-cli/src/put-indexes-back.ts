import { type Database, readDeferral, restoreIndexes } from '@bot/memory'
import type { Terminal } from './terminal.js'

/** Builds the indexes that a bulk load took away and, stopped or killed, left away; those of a load at work are its own. */
export async function putIndexesBack(database: Database, { errors }: Pick<Terminal, 'errors'>): Promise<string[]> {
  const { away, loading } = await readDeferral(database)
  if (away.length === 0 || loading) return []
  errors.write(`Building ${away.join(', ')}, which a load that did not finish had taken away …\n`)
  return restoreIndexes(database)
}
