import type { Database } from '@bot/memory'
import type { CommandContext } from '../command-context.js'
import { openOwn } from '../connection.js'
import type { Standing } from './step.js'

/** Checks that look at the database: each opens it for itself, since a step may have to have it alone. */
export const looking =
  (context: CommandContext) =>
  (work: (database: Database) => Promise<Standing>): (() => Promise<Standing>) =>
  async () => {
    const database = await openOwn(context)
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  }
