import { eraseFromJobs } from '@bot/jobs'
import { assertSchemaCurrent, type Database, PgvectorMemoryAdapter } from '@bot/memory'
import type { CommandContext } from './command-context.js'
import { openOwn, withEmbedders } from './connection.js'
import type { ExitCode } from './exit-codes.js'

/** Runs a command on a database that this process opens, migrated already. */
export async function withOwnDatabase(
  context: CommandContext,
  work: (database: Database) => Promise<ExitCode>,
): Promise<ExitCode> {
  const database = await openOwn(context)
  try {
    await assertSchemaCurrent(database)
    return await work(database)
  } finally {
    await database.close()
  }
}

/** The same with memory over it; an erasure takes queued replies along. */
export const withOwnMemory = (
  context: CommandContext,
  work: (memory: PgvectorMemoryAdapter, database: Database) => Promise<ExitCode>,
): Promise<ExitCode> =>
  withOwnDatabase(context, (database) =>
    withEmbedders(context.env, ({ configured, of }) =>
      work(
        new PgvectorMemoryAdapter({ database, embedder: configured, embedderOf: of, alsoErase: eraseFromJobs }),
        database,
      ),
    ),
  )
