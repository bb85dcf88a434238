import { createHash } from 'node:crypto'
import { type Database, type Logger, type PgvectorMemoryAdapter, silentLogger, transaction } from '@bot/memory'
import { drainBacklog } from '../backlog/drain-backlog.js'
import type { Progress } from '../progress.js'
import { beginRun, endRun, saveCheckpoint, type TransferRun } from '../runs.js'
import type { QdrantSettings } from './address.js'
import { connectQdrant, type QdrantStore } from './connect.js'
import { forgetInQdrant } from './forget.js'
import { parseQdrantMapping, type QdrantMapping, type QdrantMappingFile } from './mapping.js'
import { outgoingPayload, pointIdOf, saysTheSame } from './outgoing-point.js'
import { botCollection, defaultNames, namesIn, type PayloadNames } from './payload.js'
import { knownPeople } from './people.js'
import { countMemories, type MemoryCursor, nextMemories, type OutgoingMemory } from './recallable.js'
import { type PointReader, resolvePoints } from './resolve.js'

export interface ExportQdrantOptions {
  database: Database
  memory: Pick<PgvectorMemoryAdapter, 'checkModel' | 'embedPending' | 'model'>
  qdrant: QdrantSettings
  /** Only what was written or changed here at this moment or later. Default: everything. */
  since?: Date | undefined
  /** Default: the running bot's. Must be the one of the import. */
  mapping?: QdrantMappingFile | undefined
  /** Where memories go that came from no point. Default: `personality-{id}`. */
  collectionOf?: ((personalityId: string) => string) | undefined
  /** Count what would happen; write nothing and call no embedder. Default false. */
  dryRun?: boolean | undefined
  /** Memories a request. Default 200. */
  batchSize?: number | undefined
  /** Stops at the border of a batch; the next export of the same goes on from there. */
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress & { phase: QdrantExportPhase }) => void) | undefined
  /** Default: silent. Never given memory text. */
  logger?: Logger | undefined
}

export type QdrantExportPhase = 'memories' | 'forgotten'

/** `memories` is the sum of `inserted`, `updated`, `existed` and `pending`. */
export interface QdrantExportCounts extends Record<string, number> {
  memories: number
  /** Points that were new. */
  inserted: number
  /** Points that said something else. */
  updated: number
  existed: number
  /** Memories without a vector that the collection takes: it is not made yet, or of another size. */
  pending: number
  /** Points removed, since what they say was deleted, erased or hidden here. */
  forgotten: number
}

export interface QdrantExportReport {
  status: 'finished' | 'stopped'
  dryRun: boolean
  resumed: boolean
  target: string
  counts: QdrantExportCounts
  /** Of the memories that were exported, how many Qdrant holds now. Null in a dry run and where it was stopped. */
  verification: { expected: number; found: number; ok: boolean } | null
  elapsedMs: number
}

/**
 * Brings to Qdrant what is here and not there: the way back. Memories go to the point they came from, or under their own
 * id to the collection of their personality, with their vectors and under the names that the points there use. What was
 * deleted, erased or hidden here is removed there, so that going back brings nothing back that somebody forgot.
 *
 * Run again, it changes nothing. What waits for a vector is embedded first.
 *
 * @throws TransferError `source_…`, MemoryError: what was written is kept, and the next export goes on after it
 * @example
 * ```ts
 * await exportQdrant({ database, memory, qdrant: { url }, since: cutover })
 * ```
 */
export async function exportQdrant(options: ExportQdrantOptions): Promise<QdrantExportReport> {
  const startedAt = Date.now()
  const { database, memory, dryRun = false, signal, logger = silentLogger } = options
  const mapping = parseQdrantMapping(options.mapping)
  const store = connectQdrant(options.qdrant, { signal })
  const since = options.since ?? new Date(0)
  await store.collections()

  let run: TransferRun | null = null
  if (!dryRun) {
    await memory.checkModel()
    run = await beginRun(database, {
      kind: 'export-qdrant',
      request: {
        target: store.place,
        since: since.toISOString(),
        mapping: createHash('sha256').update(JSON.stringify(mapping)).digest('hex'),
      },
    })
    await drainBacklog({ database, memory, signal })
  }
  const wanted = { name: mapping.vector, size: memory.model.dimensions, sameModel: true }
  const reader = { mapping, people: knownPeople(mapping), wanted }
  const walk: Walk = { options, store, mapping, reader, since, run, counts: { ...noCounts, ...run?.counts } }
  const report = (status: 'finished' | 'stopped', verification: QdrantExportReport['verification']) => ({
    ...{ status, dryRun, resumed: run?.resumed ?? false, target: store.place, counts: walk.counts, verification },
    elapsedMs: Date.now() - startedAt,
  })
  try {
    const finished = (await sendAll(walk)) && (await forget(walk))
    if (!finished || !run) {
      if (run) await endRun(database, run, finished ? 'finished' : 'stopped')
      return report(finished ? 'finished' : 'stopped', null)
    }
    const verification = await verify(walk)
    await endRun(database, run, 'finished')
    logger.info({ ...walk.counts, ...verification }, 'memories were exported to Qdrant')
    return report('finished', verification)
  } catch (error) {
    const stopped = signal?.aborted ?? false
    if (run) await endRun(database, run, stopped ? 'stopped' : 'failed').catch(() => {})
    if (stopped) return report('stopped', null)
    throw error
  }
}

const noCounts: QdrantExportCounts = { memories: 0, inserted: 0, updated: 0, existed: 0, pending: 0, forgotten: 0 }

interface Walk {
  options: ExportQdrantOptions
  store: QdrantStore
  mapping: QdrantMapping
  reader: PointReader
  since: Date
  run: TransferRun | null
  counts: QdrantExportCounts
}

async function* batchesOf({ options, since }: Walk, from: MemoryCursor | null): AsyncGenerator<OutgoingMemory[]> {
  const { database, memory, batchSize = 200 } = options
  let after = from
  while (true) {
    const batch = await transaction(database, (tx) =>
      nextMemories(tx, { since, after, limit: batchSize, model: memory.model.model }),
    )
    if (batch.length > 0) yield batch
    if (batch.length < batchSize) return
    after = batch.at(-1)!
  }
}

async function sendAll(walk: Walk): Promise<boolean> {
  const { options, run, since } = walk
  const { database, signal, onProgress } = options
  const target = targetOf(walk)
  const total = await transaction(database, (tx) => countMemories(tx, since))
  const progress = () =>
    onProgress?.({ phase: 'memories', done: walk.counts.memories, total: Math.max(total, walk.counts.memories) })
  progress()
  for await (const batch of batchesOf(walk, (run?.checkpoint ?? null) as MemoryCursor | null)) {
    if (signal?.aborted) return false
    for (const [collection, memories] of byCollection(batch, options)) await send(walk, target, collection, memories)
    const { personaId, id } = batch.at(-1)!
    if (run) await saveCheckpoint(database, run, { checkpoint: { personaId, id }, counts: walk.counts })
    progress()
  }
  return true
}

/** What is known of a collection that is written to. */
interface Target {
  names: PayloadNames
  /** Name of the vector; '' = it has none. */
  vector: string
  /** Numbers it has there; undefined = there is none of that name. */
  size: number | undefined
  /** In a dry run it is not made. */
  isMissing: boolean
}

/** Looks at each collection once, and makes it where it is missing. */
function targetOf({ options, store, mapping }: Walk): (collection: string) => Promise<Target> {
  const known = new Map<string, Promise<Target>>()
  const lookAt = async (collection: string): Promise<Target> => {
    if (!(await store.exists(collection))) {
      if (options.dryRun)
        return { names: defaultNames(mapping), vector: '', size: options.memory.model.dimensions, isMissing: true }
      await store.createCollection(collection, options.memory.model.dimensions)
    }
    const sizes = await store.vectors(collection)
    const vector = mapping.vector ?? Object.keys(sizes)[0] ?? ''
    return { names: await namesIn(store, collection, mapping), vector, size: sizes[vector], isMissing: false }
  }
  return (collection) => {
    const found = known.get(collection) ?? lookAt(collection)
    known.set(collection, found)
    return found
  }
}

async function send(
  { options, store, counts, reader }: Walk,
  target: (collection: string) => Promise<Target>,
  collection: string,
  memories: readonly OutgoingMemory[],
): Promise<void> {
  const { dimensions } = options.memory.model
  const { names, vector: vectorName, size, isMissing } = await target(collection)
  const there = isMissing ? [] : await store.retrieve(collection, memories.map(pointIdOf))
  const read = await transaction(options.database, (tx) => resolvePoints(tx, collection, there, reader))
  const standing = new Set(there.map(({ id }) => String(id)))
  const same = new Map(read.whole.map((point) => [point.pointId, point]))
  const points = []
  for (const memory of memories) {
    counts.memories++
    const id = pointIdOf(memory)
    const known = same.get(String(id))
    if (known && saysTheSame(known, memory)) counts.existed++
    else if (!memory.vector || size !== dimensions) counts.pending++
    else {
      counts[standing.has(String(id)) ? 'updated' : 'inserted']++
      const vector = memory.vector.slice(0, dimensions)
      const payload = outgoingPayload(memory, names)
      points.push({ id, payload, vector: vectorName === '' ? vector : { [vectorName]: vector } })
    }
  }
  if (points.length > 0 && !options.dryRun) await store.upsert(collection, points)
}

function byCollection(
  batch: readonly OutgoingMemory[],
  { collectionOf = botCollection }: ExportQdrantOptions,
): Map<string, OutgoingMemory[]> {
  const groups = new Map<string, OutgoingMemory[]>()
  for (const memory of batch) {
    const collection = memory.point?.collection ?? collectionOf(memory.personalityId)
    groups.set(collection, [...(groups.get(collection) ?? []), memory])
  }
  return groups
}

async function forget(walk: Walk): Promise<boolean> {
  const { database, signal, dryRun = false, onProgress } = walk.options
  // Counted anew by each run that gets here: one that was stopped on the way begins with the first collection.
  walk.counts.forgotten = 0
  return forgetInQdrant({
    ...{ database, store: walk.store, mapping: walk.mapping, dryRun, signal },
    onForgotten: (points) => {
      walk.counts.forgotten += points
    },
    onProgress: (progress) => onProgress?.({ phase: 'forgotten', ...progress }),
  })
}

/** Asks Qdrant once more for every point that should stand there. */
async function verify(walk: Walk): Promise<{ expected: number; found: number; ok: boolean }> {
  const target = targetOf(walk)
  let expected = 0
  let found = 0
  for await (const batch of batchesOf(walk, null)) {
    walk.options.signal?.throwIfAborted()
    for (const [collection, memories] of byCollection(batch, walk.options)) {
      const { size } = await target(collection)
      const wanted = memories.filter(({ vector }) => vector !== null && size === walk.options.memory.model.dimensions)
      expected += wanted.length
      if (wanted.length > 0) found += (await walk.store.retrieve(collection, wanted.map(pointIdOf))).length
    }
  }
  return { expected, found, ok: found === expected }
}
