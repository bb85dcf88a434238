import { type Child, type QdrantProcess, seededRandom, startChild, startQdrantProcess } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import type { QdrantImportReport } from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'
import { type Known, knownPeopleIn, stateOf } from '../support/qdrant.js'
import { rowsOf } from '../support/rows.js'

/*
 * As many collections as the bot had, with every oddity mixed in, moved by processes that are killed, from a server that
 * fails, and weighed. How many points: MOVED_ROWS, default 4,000; the bot had 50,000.
 */

const POINTS = Number(process.env.MOVED_ROWS ?? 4_000)
const KILLS = POINTS < 50_000 ? 5 : 20

const database = useTestDatabase()
const HOUR = 3_600_000

let known: Known
beforeEach(async () => {
  known = await knownPeopleIn(database)
  // What is proven here does not depend on it, and growing it row by row takes most of an hour.
  await database.db.execute(sql`drop index if exists memory_vectors_embedding_hnsw`)
})

async function serve(options: {
  points: number
  chance?: number
  odd?: number
}): Promise<QdrantProcess<Record<string, number>>> {
  const script = new URL('../support/serve-qdrant.ts', import.meta.url)
  const all = { seed: 11, collections: 131, odd: 0.5, chance: 0, messageIds: [], ...known, ...options }
  const qdrant = await startQdrantProcess<Record<string, number>>(script, JSON.stringify(all))
  onTestFinished(() => qdrant.close())
  return qdrant
}

async function importing({ url, apiKey }: { url: string; apiKey: string }): Promise<Child> {
  const [row] = await rowsOf<{ name: string }>(database, sql`select current_database() as name`)
  const databaseUrl = new URL(process.env.TEST_DATABASE_URL!)
  databaseUrl.pathname = `/${row!.name}`
  const options = { databaseUrl: databaseUrl.href, url, apiKey, pageSize: 500 }
  return startChild(new URL('../support/import-qdrant-child.ts', import.meta.url), JSON.stringify(options))
}

/** Lets an import run to its end. */
async function reportOf(child: Child): Promise<QdrantImportReport & { megabytes: number }> {
  expect(await child.next()).toBe('begun')
  return (await child.next()) as QdrantImportReport & { megabytes: number }
}

it(
  'every point is counted, both sides agree, a second run changes nothing, and neither kills nor faults matter',
  async () => {
    const smooth = await serve({ points: POINTS })
    const report = await reportOf(await importing(smooth))
    const expected = { ...smooth.facts, placed: 0, existed: 0, erased: 0, failed: 0 }
    expect(report.counts).toEqual(expected)
    expect(report.verification).toMatchObject({ ok: true, parity: { samples: 32, overlap: 1 } })
    const state = await stateOf(database)
    expect(state.memories).toBe(smooth.facts.inserted)

    const again = await reportOf(await importing(smooth))
    expect(again.counts).toMatchObject({ inserted: 0, existed: smooth.facts.inserted, points: POINTS })
    expect(await stateOf(database)).toEqual(state)
    await smooth.close()

    known = await knownPeopleIn(database)
    const flaky = await serve({ points: POINTS, chance: 0.05 })
    const random = seededRandom(4)
    for (let kill = 0; kill < KILLS; kill++) {
      const child = await importing(flaky)
      expect(await child.next()).toBe('begun')
      await new Promise((resolve) => setTimeout(resolve, random.integer(100, Math.min(3_000, POINTS / 4))))
      child.process.kill('SIGKILL')
      await child.ended()
    }
    const last = await reportOf(await importing(flaky))
    console.log(`after ${KILLS} kills: resumed ${last.resumed}, ${(last.elapsedMs / 1000).toFixed(0)} s for the rest`)
    expect(last).toMatchObject({ resumed: true, verification: { ok: true } })
    expect(last.counts).toEqual(expected)
    expect(await stateOf(database)).toEqual(state)
  },
  HOUR,
)

it(
  'points move within 300 MB',
  async () => {
    const qdrant = await serve({ points: POINTS, odd: 0.1 })
    const report = await reportOf(await importing(qdrant))
    console.log(`${POINTS} points: ${report.megabytes} MB above the start, ${(report.elapsedMs / 1000).toFixed(0)} s`)
    expect(report).toMatchObject({
      counts: { points: POINTS, inserted: qdrant.facts.inserted },
      verification: { ok: true },
    })
    expect(report.megabytes).toBeLessThan(300)
  },
  HOUR,
)
