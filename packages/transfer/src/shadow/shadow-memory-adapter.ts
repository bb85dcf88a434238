import type { MemoryAdapter, MemoryDocument, MemoryQueryOptions, NewMemory, Transaction } from '@bot/memory'
import { createShadow, type Shadow, type ShadowOptions, type ShadowStats } from './shadow.js'

/**
 * Answers from one store, writes to both and compares them in the background, so that a move from one to the other can
 * be watched, and taken back without losing what was remembered meanwhile. The second never makes the first fail or
 * wait; what did not reach it is counted, and `bot-memory export qdrant` brings it there.
 *
 * @example
 * ```ts
 * const memory = new ShadowMemoryAdapter({ first: pgvector, second: qdrant, logger })
 * memory.stats().queries.overlap
 * ```
 */
export class ShadowMemoryAdapter implements MemoryAdapter {
  readonly #first: MemoryAdapter
  readonly #shadow: Shadow

  constructor({ first, ...options }: ShadowOptions & { first: MemoryAdapter }) {
    this.#first = first
    this.#shadow = createShadow(options)
  }

  async queryMemories(query: string, options: MemoryQueryOptions): Promise<MemoryDocument[]> {
    const startedAt = performance.now()
    const documents = await this.#first.queryMemories(query, options)
    this.#shadow.answered(query, options, documents, performance.now() - startedAt)
    return documents
  }

  /** With a `transaction` of the first store, the second is written to by `export qdrant`: it may still be rolled back. */
  async addMemory(data: NewMemory, options?: { transaction?: Transaction | undefined }): Promise<void> {
    await this.#first.addMemory(data, options)
    if (!options?.transaction) this.#shadow.stored(data)
  }

  /** That of the store that answers. */
  healthCheck(): Promise<boolean> {
    return this.#first.healthCheck()
  }

  stats(): ShadowStats {
    return this.#shadow.stats()
  }

  /** Resolves when nothing waits for the second store any more. */
  settled(): Promise<void> {
    return this.#shadow.settled()
  }
}
