import { type Database, migrateDatabase, openDatabase } from '@bot/memory'
import { startQdrantProcess } from '@bot/testing'
import { importQdrant } from '@bot/transfer'
import { type BareDriver, openBarePostgres } from '../bare/driver.js'
import { type Dataset, planDataset } from '../data/dataset.js'
import { filledMemoriesOf } from '../data/filled-memories.js'
import { copyMemories, copyVectors, loadPeople, MODEL } from '../load/load-memories.js'
import { type Log, timed } from '../load/log.js'
import { claimScratch, emptyScratch } from '../load/scratch.js'
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

/** As much for either, so that neither builds with more. */
const BUILD_MEMORY = '1000000kB'

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

async function makeEmpty(database: Database, driver: BareDriver, dataset: Dataset): Promise<void> {
  await emptyScratch(driver)
  await migrateDatabase(database)
  await loadPeople(driver, dataset)
  await driver.execute('checkpoint')
}

async function measureCopy(driver: BareDriver, dataset: Dataset): Promise<ImportRow> {
  const [index] = await driver.query<{ definition: string }>(
    `select pg_get_indexdef('memory_vectors_embedding_hnsw'::regclass) as definition`,
  )
  await driver.execute('drop index memory_vectors_embedding_hnsw')
  const startedAt = performance.now()
  await copyMemories(driver, filledMemoriesOf(dataset))
  await copyVectors(driver, filledMemoriesOf(dataset))
  const copiedAt = performance.now()
  await driver.execute(`set maintenance_work_mem = '${BUILD_MEMORY}'`)
  await driver.execute(index!.definition)
  const endedAt = performance.now()
  await driver.execute('reset maintenance_work_mem')
  const indexMs = endedAt - copiedAt
  return rowOf('copy and create index', dataset.rows, { ms: endedAt - startedAt, indexMs, verificationMs: null })
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
