import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** `bot-memory-2026-01-31T18-00-00Z.tar.gz`: sorted by name, sorted by time. */
export const archiveName = (at: Date): string =>
  `bot-memory-${at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')}.tar.gz`

const isArchiveName = (name: string): boolean => /^bot-memory-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.tar\.gz$/.test(name)

/**
 * Keeps the newest `keep` archives of a directory, known by the names that `archiveName` gives; every other file is
 * left alone. Prune only after the newest was written and inspected.
 *
 * @param keep at least 1
 * @returns what was removed
 */
export async function pruneArchives(directory: string, keep: number): Promise<{ removed: string[] }> {
  if (!Number.isInteger(keep) || keep < 1) throw new RangeError('At least one archive must be kept.')
  const names = (await readdir(directory)).filter(isArchiveName).sort().reverse()
  const removed = names.slice(keep).map((name) => join(directory, name))
  for (const file of removed) await rm(file)
  return { removed }
}
