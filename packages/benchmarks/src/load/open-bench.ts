import { type Database, migrateDatabase, openDatabase } from '@bot/memory'
import { type BareDriver, bareEmbedded, openBarePostgres } from '../bare/driver.js'
import { type Dataset, planDataset } from '../data/dataset.js'
import { loadMemories } from './load-memories.js'
import type { Log } from './log.js'
import { schemaHash } from './schema-hash.js'
import { type Contents, claimScratch, emptyScratch, isLoaded, markLoaded } from './scratch.js'

/** Raised whenever the same seed and size give other memories than before. */
const GENERATOR_VERSION = 1

export interface BenchOptions {
  /** A PostgreSQL database that holds nothing else. Default: an embedded database in memory. */
  url?: string | undefined
  /** Default: 100,000 on a server, 10,000 embedded. */
  rows?: number | undefined
  /** Default: 1. */
  seed?: number | undefined
  log: Log
}

/** A database that holds a data set, and two ways to it. */
export interface Bench {
  readonly dataset: Dataset
  readonly contents: Contents
  readonly url: string | undefined
  /** For the adapter. One connection, as the bare driver has. */
  readonly database: Database
  readonly driver: BareDriver
  readonly log: Log
  close(): Promise<void>
}

export const MEMORIES = 'memories'

/**
 * Opens a database that holds the data set. On a server what an earlier run loaded is used again, where seed, size and
 * schema are the same.
 *
 * @throws Refusal where the database holds anything else, or another benchmark uses it
 */
export async function openBench({ url, rows, seed = 1, log }: BenchOptions): Promise<Bench> {
  const dataset = planDataset({ rows: rows ?? (url ? 100_000 : 10_000), seed })
  const contents = { version: GENERATOR_VERSION, seed, rows: dataset.rows, schema: schemaHash() }
  const database = await openDatabase(url ? { url, maxConnections: 1 } : {})
  const driver = url ? openBarePostgres(url) : bareEmbedded(database)
  const close = async () => {
    await driver.close()
    await database.close()
  }
  try {
    await claimScratch(driver)
    if (await isLoaded(driver, MEMORIES, contents)) {
      log(`The database holds the ${dataset.rows.toLocaleString('en')} memories already.`)
    } else {
      await emptyScratch(driver)
      await migrateDatabase(database)
      await loadMemories(driver, dataset, log)
      await markLoaded(driver, MEMORIES, contents)
    }
    return { dataset, contents, url, database, driver, log, close }
  } catch (error) {
    await close()
    throw error
  }
}
