import { startFakeServer } from '../http/fake-server.js'
import type { Chaos, FaultOptions } from '../http/fault-schedule.js'
import type { RecordedRequest } from '../http/recorded-request.js'
import { failure, Refusal, unauthorized } from './answers.js'
import { type Collection, openCollection, type PointSource } from './collection.js'
import type { CollectionParams, Point } from './contract.js'
import { type QdrantFaultKind, qdrantFaults, refusal } from './faults.js'
import { answerRoute } from './routes.js'

export interface FakeQdrantOptions {
  /** The key it takes; null = none is asked for. Default 'test-key'. */
  apiKey?: string | null
  /** Faults by chance, repeatably. Default none. */
  chaos?: Chaos<QdrantFaultKind>
}

/** A running fake of Qdrant's REST API. */
export interface FakeQdrant {
  /** `http://127.0.0.1:PORT`: what a client's `url` takes. */
  readonly url: string
  /** The key it takes. */
  readonly apiKey: string
  /** Every request so far; the bodies of large ones are not kept. */
  readonly requests: readonly RecordedRequest[]
  /** Makes a collection, in the state its points give it. */
  addCollection(name: string, params: CollectionParams, points?: readonly Point[] | PointSource): void
  /** What a collection holds: for looking at and for changing behind a client's back. */
  collection(name: string): Collection
  /** Makes the next requests meet a fault; faults asked for earlier come first. */
  fault(kind: QdrantFaultKind, options?: FaultOptions): void
  /** Takes back every fault asked for, and cuts the connections that hang. */
  heal(): void
  /** Cuts what is open and stops listening. */
  close(): Promise<void>
}

/** Bodies with vectors in them would fill the memory of a long test. */
const KEPT_BODY_BYTES = 64 * 1024

/**
 * Starts an HTTP server on a free port of 127.0.0.1 that answers as Qdrant does: collections, scroll, count, retrieve,
 * search and query (exact), upsert and delete, named and unnamed vectors, integer and uuid ids in Qdrant's order, the
 * shapes of its errors, and every fault that a test may want.
 *
 * @example
 * ```ts
 * const qdrant = await startFakeQdrant()
 * qdrant.addCollection('lilith', { vectors: { size: 4, distance: 'Cosine' } }, [{ id: 1, vector: [1, 0, 0, 0] }])
 * qdrant.fault('rate_limited', { times: 2 })
 * ```
 */
export async function startFakeQdrant(options: FakeQdrantOptions = {}): Promise<FakeQdrant> {
  const { apiKey = 'test-key' } = options
  const collections = new Map<string, Collection>()
  const schedule = qdrantFaults(options.chaos)
  const server = await startFakeServer<QdrantFaultKind>({
    schedule,
    keyHeader: 'api-key',
    keptBodyBytes: KEPT_BODY_BYTES,
    async answer(request, key) {
      if (apiKey !== null && key !== apiKey) return unauthorized(key !== undefined)
      try {
        return answerRoute(request, collections)
      } catch (error) {
        if (error instanceof Refusal) return failure(error.status, error.message)
        throw error
      }
    },
    refusal,
  })

  return {
    url: `http://127.0.0.1:${server.port}`,
    apiKey: apiKey ?? '',
    requests: server.requests,
    addCollection(name, params, points = []) {
      const isSource = !Array.isArray(points)
      const collection = openCollection(params, isSource ? (points as PointSource) : undefined)
      if (!isSource) collection.upsert(points as readonly Point[])
      collections.set(name, collection)
    },
    collection(name) {
      const collection = collections.get(name)
      if (!collection) throw new Error(`The fake has no collection ${name}.`)
      return collection
    },
    fault: schedule.add,
    heal: server.heal,
    close: server.close,
  }
}
