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
import type { KeptStatement } from './database/kept-statement.js'
import { type FindDuplicates, type FoundDuplicates, findDuplicates } from './duplicates/find-duplicates.js'
import { type MergeDuplicates, type MergedDuplicates, mergeDuplicates } from './duplicates/merge-duplicates.js'
import { activeModel } from './embedding/active-model.js'
import { type GuardedEmbedder, guardedEmbedder } from './embedding/breaker.js'
import type { Embedder } from './embedding/embedder.js'
import { type ModelsInUse, modelsInUse } from './embedding/models-in-use.js'
import { observedEmbedder } from './embedding/observed.js'
import type { EmbedderOf, NamedModel } from './embedding/open-embedders.js'
import { type HealthReport, readHealth } from './health.js'
import { type DeletedMessage, deleteMessage, restoreMessage } from './lifecycle/delete-message.js'
import { type Edit, type Edited, editMemory } from './lifecycle/edit.js'
import { type ErasedPersona, erasePersona } from './lifecycle/erase-persona.js'
import { setExpiry, sweepExpired } from './lifecycle/expire.js'
import { type ExportedRow, type ExportOf, exportPerson } from './lifecycle/export.js'
import { type AlsoErase, type Forget, type Forgotten, forget } from './lifecycle/forget.js'
import { lockMemories, unlockMemories } from './lifecycle/lock.js'
import { type Move, type Moved, moveMemories } from './lifecycle/move.js'
import type { By, Changed, NamedMemories } from './lifecycle/operation.js'
import { type Undone, undo } from './lifecycle/undo.js'
import { archiveMemories, deleteMemories, hideMemories, restoreMemories } from './lifecycle/visibility.js'
import { type Logger, silentLogger } from './logger.js'
import type { MemoryObserver } from './observer.js'
import { queryVectors } from './recall/embed-query.js'
import { findMemory } from './recall/find-memory.js'
import { observedSearch } from './recall/observed-search.js'
import type { Branch } from './recall/plan.js'
import { type RecallContext, search } from './recall/search.js'
import { addMemories } from './remember/add-memories.js'
import type { ChunkLimits } from './remember/chunk.js'
import { type EmbeddedPending, embedPending, type PendingContext } from './remember/embed-pending.js'

/** What a {@link PgvectorMemoryAdapter} works with. */
export interface PgvectorMemoryAdapterOptions {
  database: Database
  embedder: Embedder
  /**
   * Opens the embedder of another model, so that this process follows a re-embedding without a restart and works at a
   * model that grows; see `openEmbedders`. Default: none, and another active model is a `model_mismatch`.
   */
  embedderOf?: EmbedderOf | undefined
  /** Default: silent. Never given memory text or secrets. */
  logger?: Logger | undefined
  /** Ms since the epoch. Default `Date.now`. */
  clock?: (() => number) | undefined
  /** Whether memories nobody knows the place of may be seen in guilds. Default false. */
  openUnknownOrigins?: boolean | undefined
  /** Told of every search and every call of the embedder, to count them. Default: nobody. */
  observer?: MemoryObserver | undefined
  /** Takes with an erasure, in its transaction, what others keep of the same messages; see `eraseFromJobs` of @bot/jobs. */
  alsoErase?: AlsoErase | undefined
}

type AdapterContext = RecallContext &
  PendingContext & { readonly embedder: GuardedEmbedder; readonly alsoErase: AlsoErase | undefined }

/** A transaction of the caller's to do it in. */
export interface InTransaction {
  transaction?: Transaction | undefined
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
  readonly #models: ModelsInUse<AdapterContext>
  readonly #observer: MemoryObserver

  constructor(options: PgvectorMemoryAdapterOptions) {
    const { logger = silentLogger, clock = Date.now, observer = () => {} } = options
    this.#observer = observer
    const shared = {
      database: options.database,
      logger,
      clock,
      openUnknownOrigins: options.openUnknownOrigins ?? false,
      alsoErase: options.alsoErase,
      expectedPlans: new LRUCache<string, Branch>({ max: 10_000 }),
      statements: new LRUCache<string, KeptStatement>({ max: 500 }),
      contextOf: (named: NamedModel) => this.#models.of(named),
    }
    const contextOf = (one: Embedder): AdapterContext => {
      // Left alone while it is down, so that the next query does not wait for it too.
      const embedder = guardedEmbedder(observedEmbedder(one, observer), { clock, logger })
      const onLookup = (known: boolean) => observer({ kind: 'query_vector', known })
      return { ...shared, embedder, queryVectors: queryVectors(embedder, { onLookup }) }
    }
    this.#models = modelsInUse({ ...options, logger, contextOf })
  }

  /** What makes its vectors, and how many numbers each has before it is padded to 1,536. */
  get model(): { model: string; dimensions: number } {
    const { model, dimensions } = this.#models.current.embedder
    return { model, dimensions }
  }

  /** Longest text that is stored in one piece, and how its tokens are counted. */
  get limits(): ChunkLimits {
    const { embedder } = this.#models.current
    return { maxTokens: embedder.maxInputTokens, countTokens: (text) => embedder.countTokens(text) }
  }

  /** The memories that answer `query` best, best first. See {@link MemoryQueryOptions} for every option's default. */
  async queryMemories(query: string, options: MemoryQueryOptions): Promise<MemoryDocument[]> {
    return (await this.search(query, options)).documents
  }

  /** Like `queryMemories`, with a report of how the answer was found. */
  search(query: string, options: MemoryQueryOptions): Promise<SearchResult> {
    return observedSearch(this.#observer, () => this.#models.run((context) => search(context, query, options)))
  }

  /** Stores a memory. With a `transaction` it lands in it, and the network is not touched inside. */
  async addMemory(data: NewMemory, options?: InTransaction): Promise<void> {
    await this.addMemories([data], options)
  }

  /** Stores many at once, all or none, and tells what became of each. At most 10,000. */
  addMemories(batch: readonly NewMemory[], options?: InTransaction): Promise<AddedMemory[]> {
    const add = (context: AdapterContext) => addMemories(context, batch, options)
    // Vectors that come along are by the model of their time, and would be stored as another's.
    return bringsVectors(batch) ? add(this.#models.current) : this.#models.run(add, options?.transaction)
  }

  /** One memory of a persona, or null. */
  findMemory(which: { personaId: string; id: string }): Promise<MemoryDocument | null> {
    return findMemory(this.#models.current.database, which)
  }

  /**
   * Embeds what waits in the backlog: at most `limit` memories, by default as many as the embedder takes at once. Call it
   * until `claimed` is 0.
   */
  embedPending(options?: { limit?: number | undefined; signal?: AbortSignal | undefined }): Promise<EmbeddedPending> {
    return this.#models.run((context) => embedPending(context, options))
  }

  /** Replaces the text of a memory; see {@link editMemory}. */
  edit(input: Edit, options?: InTransaction): Promise<Edited> {
    return this.#models.run((context) => editMemory(context, input, options), options?.transaction)
  }

  /** Keeps memories from changing until they are unlocked. */
  lock(input: NamedMemories, options?: InTransaction): Promise<Changed> {
    return lockMemories(this.#target(options), input)
  }

  unlock(input: NamedMemories, options?: InTransaction): Promise<Changed> {
    return unlockMemories(this.#target(options), input)
  }

  /** Keeps memories out of every answer. */
  hide(input: NamedMemories, options?: InTransaction): Promise<Changed> {
    return hideMemories(this.#target(options), input)
  }

  /** Puts memories away, for the record. */
  archive(input: NamedMemories, options?: InTransaction): Promise<Changed> {
    return archiveMemories(this.#target(options), input)
  }

  /** Deletes softly; `restore` or `undo` brings back. */
  softDelete(input: NamedMemories, options?: InTransaction): Promise<Changed> {
    return deleteMemories(this.#target(options), input)
  }

  /** Brings hidden, archived, softly deleted and expired memories back. */
  restore(input: NamedMemories, options?: InTransaction): Promise<Changed> {
    return restoreMemories(this.#target(options), input)
  }

  /** Sets when memories stop being recalled; null = never. */
  setExpiry(input: NamedMemories & { expiresAt: Date | number | null }, options?: InTransaction): Promise<Changed> {
    return setExpiry(this.#target(options), input)
  }

  /** Deletes softly what has expired. */
  sweepExpired(): Promise<{ swept: number }> {
    return sweepExpired(this.#models.current.database)
  }

  /** Gives memories to another persona; see {@link moveMemories}. */
  move(input: Move, options?: InTransaction): Promise<Moved> {
    return moveMemories(this.#target(options), input)
  }

  /** Forgets memories, softly or for good; see {@link forget}. */
  forget(input: Forget): Promise<Forgotten> {
    return this.#models.run((context) => forget(context, input))
  }

  /** Erases a persona with everything of theirs; see {@link erasePersona}. */
  erasePersona(input: Parameters<typeof erasePersona>[1]): Promise<ErasedPersona> {
    return erasePersona(this.#models.current, input)
  }

  /** Memories that say again what an earlier one says; see {@link findDuplicates}. */
  findDuplicates(wanted: FindDuplicates): Promise<FoundDuplicates> {
    return this.#models.run((context) => findDuplicates(context, wanted))
  }

  /** Makes one memory of several that say the same; see {@link mergeDuplicates}. */
  mergeDuplicates(input: MergeDuplicates, options?: InTransaction): Promise<MergedDuplicates> {
    return mergeDuplicates(this.#target(options), input)
  }

  /** Deletes a message softly, and the unlocked memories made of it. */
  deleteMessage(input: { personaId: string; id: string; by: By }, options?: InTransaction): Promise<DeletedMessage> {
    return deleteMessage(this.#target(options), input)
  }

  /** Brings a deleted message back, with its memories. */
  restoreMessage(
    input: { personaId: string; id: string; by: By },
    options?: InTransaction,
  ): Promise<{ memories: string[] }> {
    return restoreMessage(this.#target(options), input)
  }

  /** Everything that is stored about a person, row by row; see {@link exportPerson}. */
  exportPerson(whom: ExportOf): AsyncGenerator<ExportedRow, void, undefined> {
    return exportPerson(this.#models.current.database, whom)
  }

  /** Takes an operation of the verbs above back; see {@link undo}. */
  undo(input: { personaId: string; operationId: string; by: By }, options?: InTransaction): Promise<Undone> {
    return undo(this.#target(options), input)
  }

  /**
   * Makes sure that the vectors of the database can be searched: takes the model that is active there.
   *
   * @throws MemoryError `model_mismatch`: its embedder cannot be opened here
   */
  async checkModel(): Promise<void> {
    await this.#models.run((context) => activeModel(context))
  }

  /** Whether memory works fully. False where anything `health` lists is amiss. */
  async healthCheck(): Promise<boolean> {
    return (await this.health()).ok
  }

  /** Every fact that `healthCheck` sums up. Never throws: a database that is down is a fact too. */
  async health(): Promise<HealthReport> {
    // What cannot be followed is in the report.
    await this.#models.follow().catch(() => {})
    const context = this.#models.current
    return readHealth(context, context.embedder.breaker())
  }

  #target(options: InTransaction | undefined): Database | Transaction {
    return options?.transaction ?? this.#models.current.database
  }
}

const bringsVectors = (batch: readonly NewMemory[]): boolean =>
  Array.isArray(batch) && batch.some((one: NewMemory | null) => one?.vector != null)
