import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@bot/memory'
import { createArchive, restoreArchive } from '@bot/transfer'
import { openBarePostgres } from '../bare/driver.js'
import { planDataset } from '../data/dataset.js'
import { copyAndCreateIndex, makeEmpty } from '../load/copy-floor.js'
import { type Log, timed } from '../load/log.js'
import { claimScratch } from '../load/scratch.js'
import { Refusal } from '../refusal.js'

export interface ArchiveRow {
  system: 'copy and create index' | 'archive create' | 'archive restore'
  rows: number
  seconds: number
  rowsPerSecond: number
  /** Size of the file; null = there is none. */
  megabytes: number | null
}

/**
 * The same memories, vectors ready, into an empty database: by binary COPY and CREATE INDEX with nothing around it, and
 * out of an archive, which is made of what the former left. In turn, so that both meet the same machine.
 */
export async function runArchive(options: {
  url: string
  rows: number
  seed: number
  runs: number
  log: Log
}): Promise<ArchiveRow[]> {
  const { url, rows, seed, runs, log } = options
  const dataset = planDataset({ rows, seed })
  const database = await openDatabase({ url })
  const driver = openBarePostgres(url)
  const folder = await mkdtemp(join(tmpdir(), 'bench-archive-'))
  try {
    await claimScratch(driver)
    const measured: ArchiveRow[] = []
    for (let run = 0; run < runs; run++) {
      const file = join(folder, `${run}.tar.gz`)
      await makeEmpty(database, driver, dataset)
      const floor = await timed(log, 'COPY and CREATE INDEX', () => copyAndCreateIndex(driver, dataset))
      measured.push(rowOf('copy and create index', rows, floor.ms, null))
      const startedAt = performance.now()
      await timed(log, 'archive create', () => createArchive({ database, file }))
      const createdMs = performance.now() - startedAt
      const { size } = await stat(file)
      measured.push(rowOf('archive create', rows, createdMs, size))

      await makeEmpty(database, driver)
      const { ms, tables } = await timed(log, 'archive restore', () => restoreArchive({ database, file }))
      if (tables.memory_vectors?.restored !== rows || tables.memories?.restored !== rows) {
        throw new Refusal(`The archive brought ${tables.memory_vectors?.restored} of ${rows} vectors back.`)
      }
      measured.push(rowOf('archive restore', rows, ms, size))
      await rm(file)
    }
    return measured
  } finally {
    await driver.close()
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const rowOf = (system: ArchiveRow['system'], rows: number, ms: number, bytes: number | null): ArchiveRow => ({
  system,
  rows,
  seconds: Math.round(ms / 100) / 10,
  rowsPerSecond: Math.round(rows / (ms / 1000)),
  megabytes: bytes === null ? null : Math.round(bytes / 2 ** 20),
})
