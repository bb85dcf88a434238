import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MemoryError } from '../errors.js'

/** Stands in a directory while a new database is being made in it. */
const MAKING_MARK = 'bot-memory.making'

/** A directory that PGlite may be given. */
export interface PreparedDirectory {
  /** To be called once the database has answered. */
  made(): Promise<void>
}

/**
 * Looks at what a data directory holds before PostgreSQL does. The caller holds its lock.
 *
 * Making a new database takes seconds, in which people press Ctrl-C: what was left half-made is taken away, and made
 * anew. A directory that holds other files is refused, since PostgreSQL would spread its own among them.
 *
 * @param startsNew whether a database must not be there yet, because a snapshot is to be loaded
 * @throws {MemoryError} `invalid_input`
 */
export async function prepareDataDirectory(dataDir: string, startsNew: boolean): Promise<PreparedDirectory> {
  const mark = join(dataDir, MAKING_MARK)
  const entries = await readdir(dataDir)
  const files = entries.filter((entry) => !isOurs(entry) && !isHarmless(entry))

  if (entries.includes(MAKING_MARK)) {
    await Promise.all(files.map((file) => rm(join(dataDir, file), { recursive: true })))
  } else if (files.includes('PG_VERSION')) {
    if (!startsNew) return { made: async () => undefined }
    throw new MemoryError(
      'invalid_input',
      `The data directory ${dataDir} holds a database already, and a snapshot starts a new one. Nothing was changed; ` +
        'use an empty directory.',
    )
  } else if (files.length > 0) {
    throw new MemoryError(
      'invalid_input',
      `The data directory ${dataDir} holds other files and no database. Nothing was changed; use an empty directory.`,
    )
  }
  await writeFile(mark, '')
  return { made: () => rm(mark) }
}

/** Major version of PostgreSQL that made the database in a directory, such as 18; undefined = none is there. */
export async function readMadeBy(dataDir: string): Promise<string | undefined> {
  return readFile(join(dataDir, 'PG_VERSION'), 'utf8').then(
    (version) => version.trim(),
    () => undefined,
  )
}

const isOurs = (entry: string) => entry.startsWith('bot-memory.')
/** What a file system, a desktop or git leaves in an empty directory. */
const isHarmless = (entry: string) => entry.startsWith('.') || entry === 'lost+found'
