import type { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import type { Logger } from '../logger.js'
import type { Database } from './database.js'
import { databaseFailure, guarded } from './failure.js'
import { lockDataDirectory } from './lock-file.js'
import { PgliteClient } from './pglite-client.js'

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
    const client = await PgliteClient.open({
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(snapshot === undefined ? {} : { snapshot }),
    })
    return {
      // Drizzle's driver calls query and transaction, which this client has; its type asks for all of PGlite.
      db: drizzle({ client: client as unknown as PGlite }),
      dialect: 'pglite',
      logger,
      listen: (channel, onPayload) => guarded(() => client.listen(channel, onPayload)),
      snapshot: () => client.dumpDataDir(),
      ...(lock === undefined ? {} : { announce: lock.announce }),
      async close() {
        await client.close()
        lock?.release()
      },
    }
  } catch (error) {
    lock?.release()
    throw databaseFailure(error)
  }
}
