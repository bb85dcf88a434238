import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Child, seededRandom, startChild } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { useFolder } from '../support/archives.js'
import { useTestDatabase } from '../support/database.js'
import { knownPeopleIn, stateOf } from '../support/qdrant.js'
import { rowsOf } from '../support/rows.js'
import { shapesRecord } from '../support/shapes.js'

/*
 * An export far larger than the bot's, and the archive of what came of it, moved by processes that are weighed and killed.
 * How many records: MOVED_ROWS, default 6,000.
 */

const RECORDS = Number(process.env.MOVED_ROWS ?? 6_000)
const KILLS = RECORDS < 50_000 ? 3 : 10
const HOUR = 3_600_000
const USERS = 300

const database = useTestDatabase()
const folder = useFolder()

beforeEach(async () => {
  await knownPeopleIn(database)
  // What is weighed here is no index: growing it row by row takes most of an hour.
  await database.db.execute(sql`drop index if exists memory_vectors_embedding_hnsw`)
})

/** Two files of an export, written as a stream. */
async function writeExport(path: string): Promise<void> {
  await mkdir(path, { recursive: true })
  for (const [at, slug] of ['lilith', 'fenn'].entries()) {
    const records = function* () {
      yield at === 0 ? '[' : '{"items": ['
      for (let number = 0; number < RECORDS / 2; number++) {
        const text = `Memory ${number} of ${slug}. ${'They talked about bees, boats and weather. '.repeat(6)}`
        const record = shapesRecord(`${slug}-${number}`, `legacy-${number % USERS}`, text)
        yield `${number === 0 ? '' : ','}${JSON.stringify(record)}`
      }
      yield at === 0 ? ']' : ']}'
    }
    await pipeline(records(), createWriteStream(join(path, `${slug}_memories.json`)))
  }
}

interface Moved {
  counts: Record<string, unknown>
  megabytes: number
  seconds: number
}

async function moving(move: 'shapes' | 'create' | 'restore', path: string): Promise<Child> {
  const [row] = await rowsOf<{ name: string }>(database, sql`select current_database() as name`)
  const databaseUrl = new URL(process.env.TEST_DATABASE_URL!)
  databaseUrl.pathname = `/${row!.name}`
  return startChild(
    new URL('../support/move-child.ts', import.meta.url),
    JSON.stringify({ databaseUrl: databaseUrl.href, move, path }),
  )
}

async function moved(move: 'shapes' | 'create' | 'restore', path: string): Promise<Moved> {
  const child = await moving(move, path)
  expect(await child.next()).toBe('begun')
  const result = (await child.next()) as Moved
  console.log(`${move}: ${RECORDS} rows, ${result.megabytes} MB above the start, ${result.seconds} s`)
  return result
}

it(
  'an export and an archive move within 300 MB, and kills lose and double nothing',
  async () => {
    const exported = join(folder.path, 'export')
    await writeExport(exported)
    const whole = await moved('shapes', exported)
    expect(whole).toMatchObject({ counts: { records: RECORDS, inserted: RECORDS, unclaimed: RECORDS } })
    expect(whole.megabytes).toBeLessThan(300)
    const state = await stateOf(database)

    await knownPeopleIn(database)
    const random = seededRandom(7)
    for (let kill = 0; kill < KILLS; kill++) {
      const child = await moving('shapes', exported)
      expect(await child.next()).toBe('begun')
      await new Promise((resolve) => setTimeout(resolve, random.integer(20, 800)))
      child.process.kill('SIGKILL')
      await child.ended()
    }
    const { counts } = await moved('shapes', exported)
    expect(counts).toMatchObject({ records: RECORDS, inserted: RECORDS, existed: 0, repeated: 0, failed: 0 })
    expect(await stateOf(database)).toEqual(state)

    // A vector for each, made by the database.
    await database.db.execute(sql`insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding,
        personality_id, memory_created_at)
      select persona_id, id, 'text-embedding-3-small', content_hash, (select array_agg(random())::real[]::vector(1536)
        from generate_series(1, 1536) where memories.id is not null), personality_id, created_at from memories`)
    await database.db.execute(sql`delete from embedding_backlog`)
    const file = folder.file('all.tar.gz')
    const created = await moved('create', file)
    expect(created.megabytes).toBeLessThan(300)
    const before = await stateOf(database)
    await knownPeopleIn(database)
    await database.db.execute(sql`truncate users, personalities, embedding_models cascade`)
    const restored = await moved('restore', file)
    expect(restored).toMatchObject({
      counts: { memory_vectors: { restored: RECORDS }, memories: { restored: RECORDS } },
    })
    expect(restored.megabytes).toBeLessThan(300)
    const { vectorsDigest, memoriesDigest } = before
    expect(await stateOf(database)).toMatchObject({ vectorsDigest, memoriesDigest })
  },
  HOUR,
)
