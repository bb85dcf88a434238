import { inGroups } from '../data/in-groups.js'
import { type Bench, MEMORIES } from '../load/open-bench.js'
import { markChanged, markLoaded } from '../load/scratch.js'
import { interleave } from '../measure/interleave.js'
import { median, rounded } from '../measure/percentile.js'
import { insertedMemories } from './inserted-memories.js'
import { hnswOf } from './vector-index.js'
import { bulkCopyWriter, bulkWriter, COPY, copyWriter, embeddingWriter, readyWriter, type Writer } from './writers.js'

/** How the vector index fares meanwhile. The other indexes are always in place. */
export const INDEX_STATES = ['in place', 'HNSW away', 'HNSW built after'] as const
export type IndexState = (typeof INDEX_STATES)[number]

export interface InsertRow {
  system: string
  indexes: IndexState
  /** Memories inserted at a time. */
  batch: number
  rowsPerSecond: number
  /** Its rate beside that of COPY with the indexes in the same state. */
  ofCopy: number
  /** Median time of a batch, ms; null where they are not timed one by one. */
  p50: number | null
}

export interface InsertOptions {
  /** How many memories each system inserts, into what it holds already. */
  inserts: number
  batch: number
  peers: readonly Writer[]
  states: readonly IndexState[]
}

/** Rows a second with the vectors ready; what was added goes again. */
export async function runInsert(bench: Bench, options: InsertOptions): Promise<InsertRow[]> {
  const { dataset, driver, contents } = bench
  const { inserts, batch, peers, states } = options
  const source = insertedMemories(dataset, dataset.others[0]!.id)
  // The first batch warms up.
  const memories = Array.from({ length: inserts + batch }, () => source.next().value!)
  const groups = [...inGroups(memories, batch)]
  const ours = () => [copyWriter(bench), readyWriter(bench), embeddingWriter(bench, memories)]
  const measure: Record<IndexState, () => Promise<Measured[]>> = {
    'in place': () => inTurn([...ours(), ...peers], groups, bench),
    'HNSW away': () => hnswOf(driver).awayWhile(() => inTurn(ours(), groups, bench)),
    'HNSW built after': () => oneByOne([bulkCopyWriter(bench), bulkWriter(bench)], groups, bench),
  }

  await markChanged(driver, MEMORIES)
  const rows: InsertRow[] = []
  for (const indexes of INDEX_STATES.filter((state) => states.includes(state))) {
    const measured = await measure[indexes]()
    const copied = measured.find(({ system }) => system === COPY)!.seconds
    rows.push(
      ...measured.map(({ system, seconds, p50 }) => ({
        system,
        indexes,
        batch,
        rowsPerSecond: rounded(inserts / seconds),
        ofCopy: copied / seconds,
        p50,
      })),
    )
  }
  await markLoaded(driver, MEMORIES, contents)
  return rows
}

interface Measured {
  system: string
  seconds: number
  p50: number | null
}

/** Batch by batch in turn, each of which is one call. */
async function inTurn(
  writers: readonly Writer[],
  [warmUp, ...batches]: InsertedGroups,
  bench: Bench,
): Promise<Measured[]> {
  try {
    for (const writer of writers) await writer.insert(warmUp!)
    const measured = await interleave(writers, batches, (writer, some) => writer.insert(some), 0)
    return [...measured].map(([{ name }, { times }]) => ({
      system: name,
      seconds: times.reduce((sum, time) => sum + time, 0) / 1000,
      p50: rounded(median(times)),
    }))
  } finally {
    for (const writer of writers) await takeOut(writer, [warmUp!, ...batches], bench)
  }
}

/** One after the other, until the index stands again: all batches, then the index. */
async function oneByOne(
  writers: readonly (Writer & { finish(): Promise<void> })[],
  [, ...batches]: InsertedGroups,
  bench: Bench,
): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const writer of writers) {
    await bench.driver.execute('checkpoint')
    try {
      const started = performance.now()
      for (const batch of batches) await writer.insert(batch)
      await writer.finish()
      measured.push({ system: writer.name, seconds: (performance.now() - started) / 1000, p50: null })
    } finally {
      await takeOut(writer, batches, bench)
    }
  }
  return measured
}

type InsertedGroups = Parameters<Writer['insert']>[0][]

async function takeOut(writer: Writer, groups: InsertedGroups, { driver }: Bench): Promise<void> {
  await writer.remove(groups.flat())
  for (const table of ['memories', 'memory_vectors', 'embedding_backlog'])
    await driver.execute(`vacuum analyze ${table}`)
}
