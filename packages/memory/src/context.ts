import type { Database } from './database/database.js'
import type { Embedder } from './embedding/embedder.js'
import type { Logger } from './logger.js'

/** What the verbs of recall and remember work with. */
export interface MemoryContext {
  readonly database: Database
  readonly embedder: Embedder
  readonly logger: Logger
  /** Ms since the epoch. */
  readonly clock: () => number
}
