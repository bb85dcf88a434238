import { openAsBlob } from 'node:fs'
import type { DatabaseKind, TestableDatabase } from './database-kind.js'
import { noteOriginal, type Original, restoreOriginal } from './restore-template.js'

interface Spare {
  readonly database: TestableDatabase
  readonly snapshotPath: string
  readonly original: Original
}

/** Databases that the test files of this process before gave back. */
const spares: Spare[] = []

/** A database that holds what the template holds, and what to do when it is not needed any more. */
export interface Borrowed<Database> {
  readonly database: Database
  giveBack(): Promise<void>
}

/**
 * An embedded database for one test file. Opening one takes a second of the processor, and the first statements of each
 * are slow; so the file that ends leaves its own to the next, as it was at first. One whose tables, functions or
 * settings were changed is closed instead.
 */
export async function borrowEmbedded<Database extends TestableDatabase>(
  kind: Pick<DatabaseKind<Database>, 'open'>,
  snapshotPath: string,
): Promise<Borrowed<Database>> {
  const at = spares.findIndex((spare) => spare.snapshotPath === snapshotPath)
  const spare = at < 0 ? await open(kind, snapshotPath) : spares.splice(at, 1)[0]!
  return {
    database: spare.database as Database,
    async giveBack() {
      // A test may have closed it.
      const isRestored = await restoreOriginal(spare.database, spare.original).catch(() => false)
      if (isRestored) spares.push(spare)
      else await spare.database.close()
    },
  }
}

async function open<Database extends TestableDatabase>(
  kind: Pick<DatabaseKind<Database>, 'open'>,
  snapshotPath: string,
): Promise<Spare> {
  const database = await kind.open({ snapshot: await openAsBlob(snapshotPath) })
  return { database, snapshotPath, original: await noteOriginal(database) }
}
