import type { Database } from '@bot/memory'
import type { CommandContext } from '../command-context.js'
import { openOwn } from '../connection.js'
import type { Standing } from './step.js'

/** How the checks of a runbook look at the database. */
export interface Looking {
  /** A check that looks at it. */
  look(work: (database: Database) => Promise<Standing>): () => Promise<Standing>
  /** Lets go of it: a step that is done may have to have it alone. The next look opens it again. */
  close(): Promise<void>
}

/** Opens the database with the first look; the others share it. */
export function looking(context: CommandContext): Looking {
  let opened: Promise<Database> | undefined
  return {
    look: (work) => async () => {
      opened ??= openOwn(context)
      return work(await opened)
    },
    async close() {
      const closing = opened
      opened = undefined
      // One that could not be opened has told so to its check.
      await (await closing?.catch(() => undefined))?.close()
    },
  }
}
