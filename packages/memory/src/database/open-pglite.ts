import type { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { MemoryError } from '../errors.js'
import type { Logger } from '../logger.js'
import { prepareDataDirectory, readMadeBy } from './data-directory.js'
import type { Database } from './database.js'
import { databaseFailure, guarded } from './failure.js'
import { lockDataDirectory } from './lock-file.js'
import { PgliteClient } from './pglite-client.js'
import { startUpkeep } from './pglite-upkeep.js'

interface OpenPgliteOptions {
  /** None = in memory. */
  readonly dataDir?: string
  readonly snapshot?: Blob
  readonly logger: Logger
}

/** An embedded database, in memory or in a directory that no other process may open meanwhile. */
export async function openPglite({ dataDir, snapshot, logger }: OpenPgliteOptions): Promise<Database> {
  const lock = dataDir === undefined ? undefined : await lockDataDirectory(dataDir)
  try {
    const directory = dataDir === undefined ? undefined : await prepareDataDirectory(dataDir, snapshot !== undefined)
    const client = await startPglite(dataDir, snapshot)
    await directory?.made().catch(async (error: unknown) => {
      await client.close()
      throw error
    })
    const stopUpkeep = startUpkeep(client, logger)
    return {
      // Drizzle's driver calls query and transaction, which this client has; its type asks for all of PGlite.
      db: drizzle({ client: client as unknown as PGlite }),
      dialect: 'pglite',
      logger,
      listen: (channel, onPayload) => guarded(() => client.listen(channel, onPayload)),
      snapshot: () => client.dumpDataDir(),
      ...(lock === undefined ? {} : { announce: lock.announce }),
      async close() {
        stopUpkeep()
        await client.close()
        lock?.release()
      },
    }
  } catch (error) {
    lock?.release()
    throw databaseFailure(error)
  }
}

async function startPglite(dataDir: string | undefined, snapshot: Blob | undefined): Promise<PgliteClient> {
  try {
    return await PgliteClient.open({
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(snapshot === undefined ? {} : { snapshot }),
    })
  } catch (error) {
    const failure = databaseFailure(error)
    if (failure.code !== 'database_failed') throw failure
    const madeBy = dataDir === undefined ? undefined : await readMadeBy(dataDir)
    throw new MemoryError('database_failed', whyItDoesNotStart(dataDir, snapshot, madeBy), { details: { madeBy } })
  }
}

/** PGlite says no more than that it does not start. */
function whyItDoesNotStart(
  dataDir: string | undefined,
  snapshot: Blob | undefined,
  madeBy: string | undefined,
): string {
  if (snapshot !== undefined)
    return 'The snapshot cannot be loaded: it is damaged, or no snapshot. Nothing was changed.'
  if (madeBy === undefined) return 'The embedded database cannot be started. Nothing was changed.'
  return (
    `The embedded database in ${dataDir} cannot be started: its files are damaged, or are not for this version ` +
    `(PostgreSQL ${madeBy} made them). Nothing was changed; start the version that made them, or restore a copy.`
  )
}
