import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterEach, expect, it } from 'vitest'
import { deferIndexes, restoreIndexes } from '../../src/database/deferred-indexes.js'
import { keepIndexes, readDeferral } from '../../src/database/keep-indexes.js'
import { createEmbedder, PgvectorMemoryAdapter, silentLogger } from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const NAME = 'memory_vectors_embedding_hnsw'
afterEach(async () => {
  await database.db.execute(sql`delete from transfer_runs`)
  await restoreIndexes(database)
})

const running = (noted: string) =>
  database.db.execute(sql`insert into transfer_runs (id, kind, request, updated_at)
    values (${randomUUID()}::uuid, 'import-qdrant', '{}', now() - ${noted}::interval)`)

async function isBack(): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if ((await readDeferral(database)).away.length === 0) return true
    await sleep(20)
  }
  return false
}

it('a start puts back what a load that was killed had taken away', async () => {
  await deferIndexes(database)
  await running('3 minutes')
  const stop = keepIndexes(database, { logger: silentLogger })
  expect(await isBack()).toBe(true)
  stop()
})

it('leaves a load that is at work its own', async () => {
  await deferIndexes(database)
  await running('5 seconds')
  expect(await readDeferral(database)).toEqual({ away: [NAME], loading: true })
  const stop = keepIndexes(database, { logger: silentLogger })
  await sleep(200)
  stop()
  expect((await readDeferral(database)).away).toEqual([NAME])
})

it('health says meanwhile what is away, and why', async () => {
  await deferIndexes(database)
  const memory = new PgvectorMemoryAdapter({ database, embedder: await createEmbedder({ provider: 'hashing' }) })
  const health = await memory.health()
  expect(health.status).toBe('degraded')
  expect(health.reasons).toEqual([expect.stringContaining(`Index ${NAME} is away for a bulk load`)])
})
