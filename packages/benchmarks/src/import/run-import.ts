import { type Database, openDatabase } from '@bot/memory'
import { startQdrantProcess } from '@bot/testing'
import { importQdrant } from '@bot/transfer'
import { type BareDriver, openBarePostgres } from '../bare/driver.js'
import { type Dataset, planDataset } from '../data/dataset.js'
import { copyAndCreateIndex, makeEmpty } from '../load/copy-floor.js'
import { MODEL } from '../load/load-memories.js'
import { type Log, timed } from '../load/log.js'
import { claimScratch } from '../load/scratch.js'
import { Refusal } from '../refusal.js'

export interface ImportRow {
  system: 'copy and create index' | 'import qdrant'
  rows: number
  /** Until every row and the vector index stand. */
  seconds: number
  rowsPerSecond: number
  /** Of the seconds, those that built the index. */
  indexSeconds: number
  /** Seconds that comparing both sides took afterwards; null = it was not. */
  verificationSeconds: number | null
}

export interface ImportBenchOptions {
  url: string
  rows: number
  seed: number
  /** How often each is measured, in turn. */
  runs: number
  log: Log
}

/**
 * The same memories, vectors ready, into an empty database: by binary COPY and CREATE INDEX with nothing around it, and
 * out of a Qdrant (a fake one, in a process of its own) by the importer, its index deferred.
 */
export async function runImport({ url, rows, seed, runs, log }: ImportBenchOptions): Promise<ImportRow[]> {
  const dataset = planDataset({ rows, seed })
  const database = await openDatabase({ url })
  const driver = openBarePostgres(url)
  const qdrant = await startQdrantProcess(new URL('./serve.js', import.meta.url), String(rows), String(seed))
  try {
    await claimScratch(driver)
    const measured: ImportRow[] = []
    for (let run = 0; run < runs; run++) {
      await makeEmpty(database, driver, dataset)
      measured.push(await timed(log, 'COPY and CREATE INDEX', () => measureCopy(driver, dataset)))
      await makeEmpty(database, driver, dataset)
      measured.push(await timed(log, 'import qdrant', () => measureImport(database, qdrant, rows)))
    }
    return measured
  } finally {
    await qdrant.close()
    await driver.close()
    await database.close()
  }
}

async function measureCopy(driver: BareDriver, dataset: Dataset): Promise<ImportRow> {
  return rowOf('copy and create index', dataset.rows, {
    ...(await copyAndCreateIndex(driver, dataset)),
    verificationMs: null,
  })
}

async function measureImport(
  database: Database,
  qdrant: { url: string; apiKey: string },
  rows: number,
): Promise<ImportRow> {
  const { counts, verification, timings } = await importQdrant({
    database,
    memory: {
      model: { model: MODEL, dimensions: 1536 },
      limits: { maxTokens: 8191, countTokens: (text) => text.length },
      checkModel: async () => {},
    },
    qdrant: { url: qdrant.url, apiKey: qdrant.apiKey },
    collections: 'all',
    mapping: { model: MODEL },
  })
  if (counts.inserted !== rows || !verification?.ok) {
    throw new Refusal(`The import brought ${counts.inserted} of ${rows} memories in, verified: ${verification?.ok}.`)
  }
  const { pointsMs, indexMs, verificationMs } = timings
  return rowOf('import qdrant', rows, { ms: pointsMs + indexMs, indexMs, verificationMs })
}

function rowOf(
  system: ImportRow['system'],
  rows: number,
  { ms, indexMs, verificationMs }: { ms: number; indexMs: number; verificationMs: number | null },
): ImportRow {
  const seconds = (milliseconds: number) => Math.round(milliseconds / 100) / 10
  return {
    system,
    rows,
    seconds: seconds(ms),
    rowsPerSecond: Math.round(rows / (ms / 1000)),
    indexSeconds: seconds(indexMs),
    verificationSeconds: verificationMs === null ? null : seconds(verificationMs),
  }
}
