import { createHash } from 'node:crypto'
import {
  type ChunkLimits,
  type Database,
  deferIndexes,
  type Logger,
  type PgvectorMemoryAdapter,
  queryRows,
  restoreIndexes,
  silentLogger,
  transaction,
} from '@bot/memory'
import { sql } from 'drizzle-orm'
import { TransferError } from '../errors.js'
import type { Progress } from '../progress.js'
import { beginRun, endRun, saveCheckpoint, type TransferRequest, type TransferRun } from '../runs.js'
import type { QdrantSettings } from './address.js'
import { type QdrantCheckpoint, readCheckpoint, totalOf, writeCheckpoint } from './checkpoint.js'
import { connectQdrant, type PointId, type QdrantStore } from './connect.js'
import { addCounts, noCounts, type QdrantCounts } from './counts.js'
import { type BatchResult, countBatch, importBatch } from './import-batch.js'
import { parseQdrantMapping, type QdrantMapping, type QdrantMappingFile } from './mapping.js'
import { pagesOf } from './pages.js'
import { measureParity, type Parity } from './parity.js'
import { knownPeople } from './people.js'
import type { PointReader } from './resolve.js'
import { type CollectionVerification, verifyCollections } from './verify.js'

export interface ImportQdrantOptions {
  database: Database
  memory: Pick<PgvectorMemoryAdapter, 'checkModel' | 'model' | 'limits'>
  qdrant: QdrantSettings
  /** Which collections; 'all' = every one there is. */
  collections: readonly string[] | 'all'
  /** Default: the running bot's. */
  mapping?: QdrantMappingFile | undefined
  /** Count what would happen; write nothing. Default false. */
  dryRun?: boolean | undefined
  /** Points a page and a transaction. Default 500. */
  pageSize?: number | undefined
  /**
   * Take the vector index away and build it again at the end, which moves several times as many points a second; until
   * then recall over very many memories is slow. Default: where no vector stands here yet, so that nobody waits for it.
   */
  deferIndex?: boolean | undefined
  /** Default: 32 samples of 10 neighbours, of which 0.95 must agree. */
  parity?: { samples?: number; k?: number; threshold?: number } | undefined
  /** Stops at the border of a page; the next import of the same goes on from there. */
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress & { phase: QdrantImportPhase }) => void) | undefined
  /** Default: silent. Never given memory text. */
  logger?: Logger | undefined
}

export type QdrantImportPhase = 'points' | 'index' | 'verification'

export interface QdrantImportReport {
  status: 'finished' | 'stopped'
  dryRun: boolean
  /** Whether it took up a run that was stopped or killed; its counts are included. */
  resumed: boolean
  source: string
  counts: QdrantCounts
  collections: Record<string, QdrantCounts>
  /** What points call personalities that are not known here, the most frequent first. */
  unknownPersonalities: { name: string; points: number }[]
  /** Null in a dry run and where it was stopped. */
  verification: { ok: boolean; collections: Record<string, CollectionVerification>; parity: Parity } | null
  /** How long each part took, this run's alone. */
  timings: { pointsMs: number; indexMs: number; verificationMs: number }
  elapsedMs: number
}

/**
 * Brings the points of Qdrant in as memories: their texts, payloads and, where they are of the model and size that the
 * database uses, their vectors, so that nothing is paid for twice. What has no such vector waits in the backlog.
 *
 * A page is one transaction with the counts and the checkpoint, so that a killed run goes on without losing or counting
 * a point twice; run again, it changes nothing. What nobody is known to own goes to a placeholder persona. Ends by
 * comparing both sides: counts, digests of all texts, and nearest neighbours of a sample. Holds two pages at a time.
 *
 * @throws TransferError, MemoryError `model_mismatch`, `database_…`: what was brought in is kept, and the next run goes
 *   on after it.
 * @example
 * ```ts
 * const report = await importQdrant({ database, memory, qdrant: { url: 'http://localhost:6333' }, collections: 'all' })
 * ```
 */
export async function importQdrant(options: ImportQdrantOptions): Promise<QdrantImportReport> {
  const startedAt = Date.now()
  const { database, memory, dryRun = false, signal } = options
  const mapping = parseQdrantMapping(options.mapping)
  const store = connectQdrant(options.qdrant, { signal })
  const collections = await chosenCollections(store, options.collections)
  // First, because it may change which model that is.
  if (!dryRun) await memory.checkModel()
  const { model, dimensions } = memory.model
  const reader = {
    mapping,
    people: knownPeople(mapping),
    wanted: { name: mapping.vector, size: dimensions, sameModel: mapping.model === model },
    model,
    limits: memory.limits,
  }

  let run: TransferRun | null = null
  if (!dryRun) run = await beginRun(database, requestOf(store, options.collections, mapping))
  const checkpoint = readCheckpoint(run?.checkpoint ?? null)
  const timings = { pointsMs: 0, indexMs: 0, verificationMs: 0 }
  const report = (status: 'finished' | 'stopped', verification: QdrantImportReport['verification']) => ({
    status,
    dryRun,
    resumed: run?.resumed ?? false,
    source: store.place,
    counts: totalOf(checkpoint),
    collections: checkpoint.collections,
    unknownPersonalities: mostFrequent(checkpoint.unknownPersonalities),
    verification,
    timings,
    elapsedMs: Date.now() - startedAt,
  })

  try {
    if (run && (await shouldDefer(options, run))) await deferIndexes(database)
    const status = await timed(timings, 'pointsMs', () =>
      eachPage(options, { store, collections, checkpoint, run, reader }),
    )
    if (status === 'stopped' || !run) {
      if (run) await endRun(database, run, status)
      return report(status, null)
    }
    await timed(timings, 'indexMs', () => buildIndex(options))
    const verification = await timed(timings, 'verificationMs', () => verify(options, { store, checkpoint, reader }))
    await endRun(database, run, 'finished')
    return report('finished', verification)
  } catch (error) {
    const stopped = signal?.aborted ?? false
    // Where the database is the cause this fails too; a run that stayed 'running' is taken up just the same.
    if (run) await endRun(database, run, stopped ? 'stopped' : 'failed').catch(() => {})
    if (stopped) return report('stopped', null)
    throw error
  }
}

/** A run that took it away and was stopped goes on without it. */
async function shouldDefer({ database, deferIndex }: ImportQdrantOptions, run: TransferRun): Promise<boolean> {
  if (deferIndex !== undefined) return deferIndex
  const [found] = await transaction(database, (tx) =>
    queryRows<{ vectors: boolean; away: boolean }>(
      tx,
      sql`select exists (select from memory_vectors) as vectors, exists (select from deferred_indexes) as away`,
    ),
  )
  return !found!.vectors || (run.resumed && found!.away)
}

async function buildIndex({ database, onProgress }: ImportQdrantOptions): Promise<void> {
  const [away] = await transaction(database, (tx) =>
    queryRows<{ indexes: number }>(tx, sql`select count(*)::int as indexes from deferred_indexes`),
  )
  if (away!.indexes === 0) return
  onProgress?.({ phase: 'index', done: 0, total: away!.indexes })
  await restoreIndexes(database)
  onProgress?.({ phase: 'index', done: away!.indexes, total: away!.indexes })
}

async function timed<Result>(
  timings: QdrantImportReport['timings'],
  part: keyof QdrantImportReport['timings'],
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAt = performance.now()
  try {
    return await work()
  } finally {
    timings[part] = Math.round(performance.now() - startedAt)
  }
}

/** What an import would read, before it is begun. */
export async function listQdrant({
  qdrant,
  collections: wanted,
  signal,
}: Pick<ImportQdrantOptions, 'qdrant' | 'collections' | 'signal'>): Promise<{
  source: string
  collections: { name: string; points: number }[]
  points: number
}> {
  const store = connectQdrant(qdrant, { signal })
  const collections = []
  for (const name of await chosenCollections(store, wanted)) collections.push({ name, points: await store.count(name) })
  return { source: store.place, collections, points: collections.reduce((sum, { points }) => sum + points, 0) }
}

async function chosenCollections(store: QdrantStore, wanted: readonly string[] | 'all'): Promise<string[]> {
  const known = await store.collections()
  if (wanted === 'all') return known.sort()
  const missing = wanted.filter((name) => !known.includes(name))
  if (missing.length === 0) return [...new Set(wanted)].sort()
  throw new TransferError(
    'unknown_collection',
    `Qdrant at ${store.place} has no collection ${missing.join(', ')}; it has ${known.length}. Nothing was done.`,
  )
}

/** Equal requests are one run. Holds no key. */
const requestOf = (
  store: QdrantStore,
  collections: readonly string[] | 'all',
  mapping: QdrantMapping,
): TransferRequest => ({
  kind: 'import-qdrant',
  request: {
    source: store.place,
    collections: collections === 'all' ? 'all' : [...new Set(collections)].sort(),
    mapping: createHash('sha256').update(JSON.stringify(mapping)).digest('hex'),
  },
})

interface Walk {
  store: QdrantStore
  collections: readonly string[]
  checkpoint: QdrantCheckpoint
  run: TransferRun | null
  reader: PointReader & { model: string; limits: ChunkLimits }
}

/** Takes in page after page, and leaves a checkpoint behind in the transaction of each. */
async function eachPage(options: ImportQdrantOptions, walk: Walk): Promise<'finished' | 'stopped'> {
  const { database, signal, pageSize = 500, logger = silentLogger } = options
  const { store, checkpoint, run, reader } = walk
  const seen = new Set<string>()
  const progress = await progressOf(options, walk)

  progress()
  for (const collection of walk.collections) {
    if (checkpoint.done.includes(collection)) continue
    const from = checkpoint.current?.collection === collection ? checkpoint.current.offset : null
    checkpoint.collections[collection] ??= noCounts()
    for await (const page of pagesOf(store, collection, { from, size: pageSize, vectors: true })) {
      if (signal?.aborted) return 'stopped'
      await transaction(database, async (tx) => {
        const result = await (run
          ? importBatch(tx, collection, page.points, reader)
          : countBatch(tx, collection, page.points, { ...reader, seen }))
        const next = advanced(checkpoint, collection, result, page.next)
        if (run) await saveCheckpoint(tx, run, { checkpoint: writeCheckpoint(next), counts: totalOf(next) })
        return next
      }).then((next) => Object.assign(checkpoint, next))
      progress()
    }
    logger.info({ collection, points: checkpoint.collections[collection]!.points }, 'a collection was read')
  }
  return 'finished'
}

function advanced(
  checkpoint: QdrantCheckpoint,
  collection: string,
  { counts, unknownPersonalities }: BatchResult,
  next: PointId | null,
): QdrantCheckpoint {
  const unknown = { ...checkpoint.unknownPersonalities }
  for (const name of unknownPersonalities) unknown[name] = (unknown[name] ?? 0) + 1
  return {
    collections: {
      ...checkpoint.collections,
      [collection]: addCounts(checkpoint.collections[collection] ?? {}, counts),
    },
    done: next === null ? [...checkpoint.done, collection] : checkpoint.done,
    current: next === null ? null : { collection, offset: next },
    unknownPersonalities: unknown,
  }
}

async function progressOf({ onProgress }: ImportQdrantOptions, walk: Walk): Promise<() => void> {
  if (!onProgress) return () => {}
  let total = 0
  for (const collection of walk.collections) total += await walk.store.count(collection)
  return () => {
    const done = totalOf(walk.checkpoint).points
    onProgress({ phase: 'points', done, total: Math.max(total, done) })
  }
}

async function verify(
  options: ImportQdrantOptions,
  { store, checkpoint, reader }: Pick<Walk, 'store' | 'checkpoint' | 'reader'>,
): Promise<NonNullable<QdrantImportReport['verification']>> {
  const { database, signal, pageSize = 500, onProgress } = options
  const { samples: wanted = 32, k = 10, threshold = 0.95 } = options.parity ?? {}
  const total = totalOf(checkpoint).points
  const { collections, samples } = await verifyCollections({
    database,
    store,
    reader,
    counts: checkpoint.collections,
    pageSize,
    samples: 4 * wanted,
    signal,
    onProgress: (done) => onProgress?.({ phase: 'verification', done, total: Math.max(total, done) }),
  })
  const parity = await measureParity({ database, store, reader, samples, wanted, k, threshold, signal })
  const ok = parity.ok && Object.values(collections).every((one) => one.ok)
  return { ok, collections, parity }
}

const mostFrequent = (tally: Readonly<Record<string, number>>) =>
  Object.entries(tally)
    .map(([name, points]) => ({ name, points }))
    .sort((left, right) => right.points - left.points || left.name.localeCompare(right.name))
