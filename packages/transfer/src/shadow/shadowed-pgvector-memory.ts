import {
  type AddedMemory,
  type MemoryQueryOptions,
  type NewMemory,
  PgvectorMemoryAdapter,
  type PgvectorMemoryAdapterOptions,
  type SearchResult,
  type Transaction,
} from '@bot/memory'
import type { QdrantSettings } from '../qdrant/address.js'
import { QdrantMemoryAdapter } from '../qdrant/qdrant-adapter.js'
import { createShadow, type Shadow, type ShadowOptions, type ShadowStats } from './shadow.js'

/**
 * The memory of a service with a shadow behind it: every verb of `PgvectorMemoryAdapter`, whose answers are compared
 * with those of a second store and whose memories go there too. A memory stored in a transaction follows once it is
 * found committed.
 */
export class ShadowedPgvectorMemory extends PgvectorMemoryAdapter {
  readonly #shadow: Shadow

  constructor(options: PgvectorMemoryAdapterOptions, shadow: ShadowOptions) {
    super(options)
    this.#shadow = createShadow({ logger: options.logger, ...shadow })
  }

  override async search(query: string, options: MemoryQueryOptions): Promise<SearchResult> {
    const startedAt = performance.now()
    const result = await super.search(query, options)
    this.#shadow.answered(query, options, result.documents, performance.now() - startedAt)
    return result
  }

  override async addMemories(
    batch: readonly NewMemory[],
    options?: { transaction?: Transaction | undefined },
  ): Promise<AddedMemory[]> {
    const added = await super.addMemories(batch, options)
    for (const [at, data] of batch.entries()) {
      const { ids, outcome } = added[at]!
      if (outcome !== 'inserted') continue
      const which = { personaId: data.metadata.personaId, id: ids[0]! }
      const isStored = async () => (await this.findMemory(which)) !== null
      this.#shadow.stored(data, options?.transaction ? isStored : undefined)
    }
    return added
  }

  shadowStats(): ShadowStats {
    return this.#shadow.stats()
  }

  /** Resolves when nothing waits for the second store any more. */
  shadowSettled(): Promise<void> {
    return this.#shadow.settled()
  }
}

/** The memory of a service whose old Qdrant is kept up to date and compared with, in the collections of the bot. */
export const shadowedByQdrant = (
  options: PgvectorMemoryAdapterOptions,
  qdrant: QdrantSettings,
): ShadowedPgvectorMemory =>
  new ShadowedPgvectorMemory(options, { second: new QdrantMemoryAdapter({ qdrant, embedder: options.embedder }) })
