import { LRUCache } from 'lru-cache'
import type {
  AddedMemory,
  MemoryAdapter,
  MemoryDocument,
  MemoryQueryOptions,
  NewMemory,
  SearchResult,
} from './contract.js'
import type { Database, Transaction } from './database/database.js'
import { activeModel } from './embedding/active-model.js'
import { type GuardedEmbedder, guardedEmbedder } from './embedding/breaker.js'
import { cachedEmbedder } from './embedding/cache.js'
import type { Embedder } from './embedding/embedder.js'
import { observedEmbedder } from './embedding/observed.js'
import { type HealthReport, readHealth } from './health.js'
import { type Logger, silentLogger } from './logger.js'
import type { MemoryObserver } from './observer.js'
import { findMemory } from './recall/find-memory.js'
import { observedSearch } from './recall/observed-search.js'
import type { RecallContext } from './recall/search.js'
import { addMemories } from './remember/add-memories.js'
import { type EmbeddedPending, embedPending } from './remember/embed-pending.js'

export interface PgvectorMemoryAdapterOptions {
  database: Database
  embedder: Embedder
  /** Default: silent. Never given memory text or secrets. */
  logger?: Logger | undefined
  /** Ms since the epoch. Default `Date.now`. */
  clock?: (() => number) | undefined
  /** Whether memories nobody knows the place of may be seen in guilds. Default false. */
  openUnknownOrigins?: boolean | undefined
  /** Told of every search and every call of the embedder, to count them. Default: nobody. */
  observer?: MemoryObserver | undefined
}

/**
 * Long-term memory on PostgreSQL + pgvector, with the interface of the Qdrant adapter it replaces.
 *
 * A thin face over the verbs of recall and remember. Errors are `MemoryError`s; a failed query throws, it is never an
 * empty answer.
 *
 * @example
 * ```ts
 * const database = await openDatabase({ url: 'postgres://…' })
 * const embedder = await createEmbedder({ provider: 'openai', apiKey })
 * const memory = new PgvectorMemoryAdapter({ database, embedder })
 * await memory.addMemory({
 *   text: formatTurn({ user: 'My dog is called Rex.', assistant: 'Rex is a fine name.' }),
 *   metadata: { personaId, personalityId, createdAt: Date.now(), contextType: 'dm' },
 * })
 * const documents = await memory.queryMemories('what is my dog called?', { personaId, venue: { kind: 'dm' } })
 * ```
 */
export class PgvectorMemoryAdapter implements MemoryAdapter {
  readonly #context: RecallContext & { embedder: GuardedEmbedder }
  readonly #observer: MemoryObserver

  constructor(options: PgvectorMemoryAdapterOptions) {
    const { logger = silentLogger, clock = Date.now, observer = () => {} } = options
    this.#observer = observer
    // Left alone while it is down, so that the next query does not wait for it too.
    const embedder = guardedEmbedder(observedEmbedder(options.embedder, observer), { clock, logger })
    this.#context = {
      database: options.database,
      embedder,
      queryEmbedder: cachedEmbedder(embedder, { onLookup: (known) => observer({ kind: 'query_vector', known }) }),
      logger,
      clock,
      openUnknownOrigins: options.openUnknownOrigins ?? false,
      expectedPlans: new LRUCache({ max: 10_000 }),
    }
  }

  /** What makes its vectors, and how many numbers each has before it is padded to 1,536. */
  get model(): { model: string; dimensions: number } {
    const { model, dimensions } = this.#context.embedder
    return { model, dimensions }
  }

  /** The memories that answer `query` best, best first. See {@link MemoryQueryOptions} for every option's default. */
  async queryMemories(query: string, options: MemoryQueryOptions): Promise<MemoryDocument[]> {
    return (await this.search(query, options)).documents
  }

  /** Like `queryMemories`, with a report of how the answer was found. */
  search(query: string, options: MemoryQueryOptions): Promise<SearchResult> {
    return observedSearch(this.#context, this.#observer, query, options)
  }

  /** Stores a memory. With a `transaction` it lands in it, and the network is not touched inside. */
  async addMemory(data: NewMemory, options?: { transaction?: Transaction | undefined }): Promise<void> {
    await this.addMemories([data], options)
  }

  /** Stores many at once, all or none, and tells what became of each. At most 10,000. */
  addMemories(
    batch: readonly NewMemory[],
    options?: { transaction?: Transaction | undefined },
  ): Promise<AddedMemory[]> {
    return addMemories(this.#context, batch, options)
  }

  /** One memory of a persona, or null. */
  findMemory(which: { personaId: string; id: string }): Promise<MemoryDocument | null> {
    return findMemory(this.#context.database, which)
  }

  /** Embeds what waits in the backlog: at most `limit` (default 100) memories. Call it until `claimed` is 0. */
  embedPending(options?: { limit?: number | undefined; signal?: AbortSignal | undefined }): Promise<EmbeddedPending> {
    return embedPending(this.#context, options)
  }

  /** Makes sure that this embedder is the one the database's vectors were made by. @throws MemoryError `model_mismatch` */
  async checkModel(): Promise<void> {
    await activeModel(this.#context)
  }

  /** Whether memory works fully. False where anything `health` lists is amiss. */
  async healthCheck(): Promise<boolean> {
    return (await this.health()).ok
  }

  /** Every fact that `healthCheck` sums up. Never throws: a database that is down is a fact too. */
  health(): Promise<HealthReport> {
    return readHealth(this.#context, this.#context.embedder.breaker())
  }
}
