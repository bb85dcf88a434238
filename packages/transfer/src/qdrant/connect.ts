import { setTimeout as sleep } from 'node:timers/promises'
import { QdrantClient } from '@qdrant/js-client-rest'
import pRetry from 'p-retry'
import { TransferError } from '../errors.js'
import { parseSettings, type QdrantSettings } from './address.js'
import { failureOf } from './failure.js'

/** An unsigned integer or a uuid; past 2^53 a bigint. */
export type PointId = string | number | bigint

export interface QdrantPoint {
  id: PointId
  payload: Record<string, unknown>
  /** A list of numbers, or several vectors by name; undefined where they were not asked for. */
  vector?: unknown
}

export interface QdrantPage {
  points: QdrantPoint[]
  /** Where the next page begins; null = this was the last. */
  next: PointId | null
}

/** What a move needs of a Qdrant server. Every request is tried again while that can help. */
export interface QdrantStore {
  /** Host and port: names the server in reports, and holds no credentials. */
  readonly place: string
  collections(): Promise<string[]>
  /** Exact. */
  count(collection: string): Promise<number>
  scroll(collection: string, page: { offset: PointId | null; limit: number; vectors: boolean }): Promise<QdrantPage>
  /** The points nearest to a vector, compared with every one of the collection. */
  nearest(
    collection: string,
    wanted: { vector: readonly number[]; name: string | undefined; limit: number; filter?: object },
  ): Promise<{ id: PointId; score: number; payload: Record<string, unknown> }[]>
  retrieve(collection: string, ids: readonly PointId[], options?: { vectors?: boolean }): Promise<QdrantPoint[]>
  upsert(
    collection: string,
    points: readonly (Required<QdrantPoint> & { vector: number[] | Record<string, number[]> })[],
  ): Promise<void>
  remove(collection: string, ids: readonly PointId[]): Promise<void>
  /** Names of its dense vectors with their sizes; the unnamed one is ''. */
  vectors(collection: string): Promise<Record<string, number>>
  createCollection(collection: string, size: number): Promise<void>
  exists(collection: string): Promise<boolean>
}

/** About a minute, the last waits 10 s each. */
const RETRIES = 9
/** A second or two for a server that never answered: its address is wrong, or it is down. */
const FIRST_RETRIES = 3
const FIRST_WAIT_MS = 150
const LONGEST_WAIT_MS = 10_000

/**
 * Opens Qdrant over REST.
 *
 * @throws TransferError `invalid_settings` at once; from its methods `source_unavailable` when a minute of trying did
 *   not help (seconds, where it never answered), `source_unauthorized`, `source_refused`, `unknown_collection`, `source_bad_answer`
 */
export function connectQdrant(
  settings: QdrantSettings,
  options: { signal?: AbortSignal | undefined } = {},
): QdrantStore {
  const { address, apiKey, timeoutMs } = parseSettings(settings)
  const client = new QdrantClient({
    url: address.url,
    port: address.port,
    prefix: address.prefix,
    timeout: timeoutMs,
    // As a header, since the client writes warnings about keys and versions to the console.
    ...(apiKey === undefined ? {} : { headers: { 'api-key': apiKey } }),
    checkCompatibility: false,
  })

  let hasAnswered = false
  const ask = <Result>(what: string, request: () => Promise<Result>): Promise<Result> =>
    pRetry(
      async () => {
        try {
          const answer = await request()
          hasAnswered = true
          return answer
        } catch (error) {
          if (TransferError.is(error)) throw error
          const failure = failureOf(error, what, address.place)
          if (!failure.isUnreached) hasAnswered = true
          if (failure.mayPass && failure.waitMs > 0) await sleep(failure.waitMs, undefined, options).catch(() => {})
          throw failure.error
        }
      },
      {
        retries: RETRIES,
        minTimeout: FIRST_WAIT_MS,
        maxTimeout: LONGEST_WAIT_MS,
        randomize: true,
        shouldRetry: ({ error, attemptNumber }) =>
          TransferError.is(error) &&
          error.code === 'source_unavailable' &&
          (hasAnswered || attemptNumber <= FIRST_RETRIES),
        ...(options.signal ? { signal: options.signal } : {}),
      },
    )

  return {
    place: address.place,
    collections: () =>
      ask('Listing the collections', async () => (await client.getCollections()).collections.map(({ name }) => name)),
    count: (collection) =>
      ask(`Counting ${collection}`, async () => (await client.count(collection, { exact: true })).count),
    scroll: (collection, { offset, limit, vectors }) =>
      ask(`Reading ${collection}`, async () => {
        const page = await client.scroll(collection, {
          limit,
          with_payload: true,
          with_vector: vectors,
          ...(offset === null ? {} : { offset: offset as number | string }),
        })
        const next = (page.next_page_offset ?? null) as PointId | null
        for (const id of [...page.points.map((point) => point.id), next]) requireExact(collection, id)
        return { points: page.points.map(pointOf), next }
      }),
    nearest: (collection, { vector, name, limit, filter }) =>
      ask(`Searching ${collection}`, async () => {
        const { points } = await client.query(collection, {
          query: [...vector],
          ...(name === undefined ? {} : { using: name }),
          ...(filter ? { filter } : {}),
          limit,
          with_payload: true,
          params: { exact: true },
        })
        return points.map(({ id, score, payload }) => ({ id, score, payload: payload ?? {} }))
      }),
    retrieve: (collection, ids, { vectors = false } = {}) =>
      ask(`Reading ${collection}`, async () =>
        (
          await client.retrieve(collection, {
            ids: ids as (string | number)[],
            with_payload: true,
            with_vector: vectors,
          })
        ).map(pointOf),
      ),
    upsert: (collection, points) =>
      ask(`Writing to ${collection}`, async () => {
        await client.upsert(collection, {
          wait: true,
          points: points.map(({ id, vector, payload }) => ({ id: id as string | number, vector, payload })),
        })
      }),
    remove: (collection, ids) =>
      ask(`Removing from ${collection}`, async () => {
        await client.delete(collection, { wait: true, points: ids as (string | number)[] })
      }),
    vectors: (collection) =>
      ask(`Describing ${collection}`, async () => {
        const { vectors = {} } = (await client.getCollection(collection)).config.params
        if (typeof vectors.size === 'number') return { '': vectors.size }
        return Object.fromEntries(
          Object.entries(vectors as Record<string, { size: number }>).map(([name, { size }]) => [name, size]),
        )
      }),
    createCollection: (collection, size) =>
      ask(`Creating ${collection}`, async () => {
        await client.createCollection(collection, { vectors: { size, distance: 'Cosine' } })
      }),
    exists: (collection) =>
      ask(`Looking for ${collection}`, async () => (await client.collectionExists(collection)).exists),
  }
}

const pointOf = (point: {
  id: string | number
  payload?: Record<string, unknown> | null
  vector?: unknown
}): QdrantPoint => ({
  id: point.id,
  payload: point.payload ?? {},
  vector: point.vector,
})

/** Node.js 20 rounds integers past 2^53 while it reads JSON: such points would be skipped or read twice, silently. */
function requireExact(collection: string, id: PointId | null): void {
  if (typeof id !== 'number' || Number.isSafeInteger(id)) return
  throw new TransferError(
    'source_bad_answer',
    `${collection} holds ids past 2^53, which Node.js ${process.versions.node} cannot read exactly. ` +
      'Nothing of this page was taken; run it again with Node.js 22 or newer.',
  )
}
