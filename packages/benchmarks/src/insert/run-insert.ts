import { inGroups } from '../data/in-groups.js'
import { type Bench, MEMORIES } from '../load/open-bench.js'
import { markChanged, markLoaded } from '../load/scratch.js'
import { interleave } from '../measure/interleave.js'
import { median, rounded } from '../measure/percentile.js'
import { insertedMemories } from './inserted-memories.js'
import { copyWriter, ourWriter, type Writer } from './writers.js'

export interface InsertRow {
  system: string
  /** Memories inserted at a time. */
  batch: number
  rowsPerSecond: number
  /** Median time of a batch, ms. */
  p50: number
}

export interface InsertOptions {
  /** How many memories each system inserts, into what it holds already. */
  inserts: number
  batch: number
  peers: readonly Writer[]
}

/** Rows a second with the vectors ready and every index in place, batch by batch in turn; what was added goes again. */
export async function runInsert(bench: Bench, { inserts, batch, peers }: InsertOptions): Promise<InsertRow[]> {
  const { dataset, driver, contents } = bench
  const source = insertedMemories(dataset, dataset.others[0]!.id)
  // The first batch warms up.
  const memories = Array.from({ length: inserts + batch }, () => source.next().value!)
  const [warmUp, ...batches] = [...inGroups(memories, batch)]
  const writers = [ourWriter(bench, memories), copyWriter(bench), ...peers]

  await markChanged(driver, MEMORIES)
  try {
    for (const writer of writers) await writer.insert(warmUp!)
    const measured = await interleave(writers, batches, (writer, some) => writer.insert(some), 0)
    return [...measured].map(([writer, { times }]) => ({
      system: writer.name,
      batch,
      rowsPerSecond: rounded(inserts / (times.reduce((sum, time) => sum + time, 0) / 1000)),
      p50: rounded(median(times)),
    }))
  } finally {
    for (const writer of writers) await writer.remove(memories)
    await driver.execute('vacuum analyze memories')
    await driver.execute('vacuum analyze memory_vectors')
    await markLoaded(driver, MEMORIES, contents)
  }
}
