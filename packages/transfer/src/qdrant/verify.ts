import { createHash } from 'node:crypto'
import { type Database, transaction } from '@bot/memory'
import { idOfMemory } from '../incoming/incoming-memory.js'
import { standingOf } from '../incoming/standing.js'
import type { QdrantStore } from './connect.js'
import type { QdrantCounts } from './counts.js'
import { pagesOf } from './pages.js'
import { ORIGIN_KEY } from './read-point.js'
import { type PointReader, resolvePoints, type WholePoint } from './resolve.js'

/** Qdrant and the database compared, for one collection. */
export interface CollectionVerification {
  /** Points that Qdrant counts now, and that the import met. They differ where Qdrant was written to meanwhile. */
  points: { qdrant: number; imported: number }
  /** Points that should be memories, and those that are. */
  memories: { expected: number; found: number }
  /** Points whose text was edited here after it came: left out of the digests. */
  edited: number
  /** Points whose text was erased here: left out of the digests. */
  erased: number
  /** Digests of ids and texts, of either side. Equal whatever the order. */
  digest: { qdrant: string; database: string }
  ok: boolean
}

/** Points taken at random while all are read; each has the same chance. */
export interface Sample {
  collection: string
  point: WholePoint
}

export interface Verification {
  collections: Record<string, CollectionVerification>
  samples: Sample[]
}

/** Reads every collection once more, without vectors, and looks for each point's memory and its text. */
export async function verifyCollections(options: {
  database: Database
  store: QdrantStore
  reader: PointReader
  counts: Readonly<Record<string, QdrantCounts>>
  pageSize: number
  samples: number
  signal?: AbortSignal | undefined
  onProgress(done: number): void
}): Promise<Verification> {
  const { database, store, reader, counts, pageSize, signal } = options
  const collections: Record<string, CollectionVerification> = {}
  const reservoir = new Reservoir<Sample>(options.samples)
  let done = 0
  for (const [collection, { points: imported = 0 }] of Object.entries(counts)) {
    const found = { expected: 0, found: 0, edited: 0, erased: 0 }
    const qdrant = new OrderlessDigest()
    const ours = new OrderlessDigest()
    for await (const page of pagesOf(store, collection, { from: null, size: pageSize, vectors: false })) {
      signal?.throwIfAborted()
      const standing = await transaction(database, async (tx) => {
        const { whole } = await resolvePoints(tx, collection, page.points, reader)
        return { whole, rows: await standingOf(tx, whole, ORIGIN_KEY) }
      })
      for (const [at, point] of standing.whole.entries()) {
        const { contentHash, edited, erased } = standing.rows[at]!
        const hash = md5(point.text)
        if (contentHash === null && erased) found.erased++
        else if (contentHash !== null && contentHash !== hash && edited) found.edited++
        else {
          found.expected++
          qdrant.add(`${idOfMemory(point)}:${hash}`)
          if (contentHash === null) continue
          if (contentHash === hash) found.found++
          ours.add(`${idOfMemory(point)}:${contentHash}`)
          reservoir.offer({ collection, point: { ...point, vector: null } })
        }
      }
      done += page.points.length
      options.onProgress(done)
    }
    const now = await store.count(collection)
    const digest = { qdrant: qdrant.hex(), database: ours.hex() }
    collections[collection] = {
      points: { qdrant: now, imported },
      memories: { expected: found.expected, found: found.found },
      edited: found.edited,
      erased: found.erased,
      digest,
      ok: now === imported && digest.qdrant === digest.database,
    }
  }
  return { collections, samples: reservoir.items }
}

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex')

/** A digest of many texts that does not depend on their order: the sum of their hashes. */
class OrderlessDigest {
  #sum = 0n

  add(text: string): void {
    const hash = createHash('sha256').update(text, 'utf8').digest('hex')
    this.#sum = BigInt.asUintN(256, this.#sum + BigInt(`0x${hash}`))
  }

  hex(): string {
    return this.#sum.toString(16).padStart(64, '0')
  }
}

/** Keeps `size` of any number of items, each with the same chance. */
class Reservoir<Item> {
  readonly items: Item[] = []
  #offered = 0
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  offer(item: Item): void {
    this.#offered++
    if (this.items.length < this.#size) this.items.push(item)
    else {
      const place = Math.floor(Math.random() * this.#offered)
      if (place < this.#size) this.items[place] = item
    }
  }
}
