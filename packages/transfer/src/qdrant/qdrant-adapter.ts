import {
  type Embedder,
  type MemoryAdapter,
  type MemoryDocument,
  MemoryError,
  type MemoryQueryOptions,
  memoryId,
  type NewMemory,
  type Transaction,
} from '@bot/memory'
import type { QdrantSettings } from './address.js'
import { connectQdrant, type QdrantStore } from './connect.js'
import { parseQdrantMapping, type QdrantMapping, type QdrantMappingFile } from './mapping.js'
import { botCollection, namesIn, type PayloadNames, payloadOf } from './payload.js'
import { documentOfPoint } from './point-document.js'
import { filterOf } from './query-filter.js'

export interface QdrantMemoryAdapterOptions {
  qdrant: QdrantSettings
  embedder: Pick<Embedder, 'embed' | 'dimensions' | 'profile'>
  /** Default: the running bot's. */
  mapping?: QdrantMappingFile | undefined
  /** The collection of a personality's memories. Default: `personality-{id}`. */
  collectionOf?: ((personalityId: string) => string) | undefined
}

const DEFAULT_LIMIT = 20

/**
 * The old store behind the interface of the new: memories in Qdrant, over REST, in collections and payloads as the
 * running bot wrote them. For comparing both while moving over, and for going back.
 *
 * It knows what Qdrant knew: nearest vectors, one model, no words, no siblings, no private channels. Options it cannot
 * honour are refused rather than ignored.
 *
 * @throws TransferError `source_…`; MemoryError `embedder_…`, `unsupported_option`
 */
export class QdrantMemoryAdapter implements MemoryAdapter {
  readonly #store: QdrantStore
  readonly #embedder: QdrantMemoryAdapterOptions['embedder']
  readonly #mapping: QdrantMapping
  readonly #collectionOf: (personalityId: string) => string
  /** How the points of each collection name their fields, once looked at. */
  readonly #names = new Map<string, PayloadNames>()

  constructor(options: QdrantMemoryAdapterOptions) {
    this.#store = connectQdrant(options.qdrant)
    this.#embedder = options.embedder
    this.#mapping = parseQdrantMapping(options.mapping)
    this.#collectionOf = options.collectionOf ?? botCollection
  }

  /** The memories nearest to `query`. Without a personality every collection is asked. */
  async queryMemories(query: string, options: MemoryQueryOptions): Promise<MemoryDocument[]> {
    refuseUnsupported(options)
    const { limit = DEFAULT_LIMIT, channelIds = [], channelBudgetRatio = 0.5 } = options
    if (limit === 0) return []
    const vector = await this.#embed(query)
    const collections = await this.#collections(options.personalityId)
    const nearest = (more: Partial<MemoryQueryOptions>, most: number) =>
      this.#nearest(collections, vector, { ...options, ...more }, most)

    const preferred =
      channelIds.length === 0 ? [] : await nearest({ channelIds }, Math.floor(limit * channelBudgetRatio))
    const taken = new Set(preferred.map(({ metadata }) => metadata.id))
    const rest = await nearest({ channelIds: [] }, limit)
    return [...preferred, ...rest.filter(({ metadata }) => !taken.has(metadata.id))]
      .slice(0, limit)
      .sort((left, right) => right.metadata.score! - left.metadata.score!)
  }

  /** Stores a memory with its vector. Adding the same text again changes nothing but the place it was said last in. */
  async addMemory(data: NewMemory, options?: { transaction?: Transaction | undefined }): Promise<void> {
    if (options?.transaction) {
      throw new MemoryError(
        'unsupported_option',
        'Qdrant cannot take part in a transaction of PostgreSQL. Nothing was stored; add the memory after it commits.',
      )
    }
    const { text, metadata } = data
    const vector = await this.#embed(text)
    const collection = this.#collectionOf(metadata.personalityId)
    if (!(await this.#store.exists(collection))) await this.#store.createCollection(collection, vector.length)
    const names = await this.#namesOf(collection)
    const payload = payloadOf(
      {
        ...{ text, owner: metadata.personaId, personality: metadata.personalityId },
        createdAt: new Date(metadata.createdAt).getTime(),
        ...{ channelId: metadata.channelId, guildId: metadata.guildId, contextType: metadata.contextType },
        ...{ messageIds: metadata.messageIds, senders: metadata.senders, summaryType: metadata.summaryType },
        ...{ canonScope: metadata.canonScope, sessionId: metadata.sessionId },
      },
      names,
    )
    const id = memoryId(metadata.personaId, metadata.personalityId, text)
    const vectorName = await this.#vectorName(collection)
    await this.#store.upsert(collection, [
      { id, payload, vector: vectorName === '' ? vector : { [vectorName]: vector } },
    ])
  }

  /** Whether Qdrant answers and takes the key. */
  async healthCheck(): Promise<boolean> {
    try {
      await this.#store.collections()
      return true
    } catch {
      return false
    }
  }

  /** Ours are padded with zeros to 1,536; Qdrant holds them as the model makes them. */
  async #embed(text: string): Promise<number[]> {
    const [vector] = await this.#embedder.embed([text])
    return vector!.slice(0, this.#embedder.dimensions)
  }

  async #collections(personalityId: string | null | undefined): Promise<string[]> {
    const known = await this.#store.collections()
    if (personalityId == null) return known
    const collection = this.#collectionOf(personalityId)
    return known.includes(collection) ? [collection] : []
  }

  async #nearest(
    collections: readonly string[],
    vector: readonly number[],
    options: MemoryQueryOptions,
    limit: number,
  ): Promise<MemoryDocument[]> {
    if (limit === 0) return []
    const threshold = options.scoreThreshold ?? this.#embedder.profile.scoreThreshold
    const found: MemoryDocument[] = []
    for (const collection of collections) {
      const names = await this.#namesOf(collection)
      const name = (await this.#vectorName(collection)) || undefined
      const points = await this.#store.nearest(collection, { vector, name, limit, filter: filterOf(options, names) })
      for (const point of points) {
        const document = documentOfPoint(point, { collection, mapping: this.#mapping, options })
        if (document && (threshold === 0 || point.score >= threshold)) found.push(document)
      }
    }
    return found.sort((left, right) => right.metadata.score! - left.metadata.score!).slice(0, limit)
  }

  async #namesOf(collection: string): Promise<PayloadNames> {
    const known = this.#names.get(collection) ?? (await namesIn(this.#store, collection, this.#mapping))
    this.#names.set(collection, known)
    return known
  }

  readonly #vectorNames = new Map<string, string>()

  async #vectorName(collection: string): Promise<string> {
    const known = this.#vectorNames.get(collection)
    if (known !== undefined) return known
    const sizes = await this.#store.vectors(collection)
    const name = this.#mapping.vector ?? Object.keys(sizes)[0] ?? ''
    this.#vectorNames.set(collection, name)
    return name
  }
}

function refuseUnsupported({ mode, recency, diversity }: MemoryQueryOptions): void {
  const option = mode === 'lexical' ? 'mode lexical' : recency ? 'recency' : diversity ? 'diversity' : undefined
  if (option === undefined) return
  throw new MemoryError('unsupported_option', `Qdrant does not know ${option}. Leave it out, or ask the new store.`)
}
