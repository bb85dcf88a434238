import { type Database, migrateDatabase } from '@bot/memory'
import type { BareDriver } from '../bare/driver.js'
import type { Dataset } from '../data/dataset.js'
import { filledMemoriesOf } from '../data/filled-memories.js'
import { copyMemories, copyVectors, loadPeople } from './load-memories.js'
import { emptyScratch } from './scratch.js'

/** As much for every way, so that none builds with more. */
const BUILD_MEMORY = '1000000kB'

/** An empty database of this version's schema, with the people of a dataset where it is given. */
export async function makeEmpty(database: Database, driver: BareDriver, dataset?: Dataset): Promise<void> {
  await emptyScratch(driver)
  await migrateDatabase(database)
  if (dataset) await loadPeople(driver, dataset)
  await driver.execute('checkpoint')
}

/** The floor that moves are compared with: the same rows by binary COPY, and CREATE INDEX, with nothing around it. */
export async function copyAndCreateIndex(
  driver: BareDriver,
  dataset: Dataset,
): Promise<{ ms: number; indexMs: number }> {
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
  return { ms: endedAt - startedAt, indexMs: endedAt - copiedAt }
}
