import { type Database, type Embedder, openDatabase, PgvectorMemoryAdapter, queryRows, transaction } from '@bot/memory'
import { vectorSource, vectorToText } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyAdoption } from '../../src/index.js'
import { useEmptyServerDatabase } from '../support/empty-database.js'
import { makePrismaEra, SIZE } from '../support/prisma-era.js'
import { rowsOf } from '../support/rows.js'

/*
 * What the bot found in its own table, by the query and the index that it had, beside what is found of the same rows
 * after they were adopted; both held against an exact scan of the old table.
 */

const empty = useEmptyServerDatabase()
let database: Database
beforeAll(async () => {
  database = await openDatabase({ url: empty.url })
})
afterAll(() => database.close())

const K = 10
const QUESTIONS = 60
const vectors = vectorSource({ seed: 21, clusters: 40 })
const stored = Array.from({ length: SIZE.memories }, () => vectors.next())
const idOf = (number: number) => sql`md5('memory' || ${number}::int)::uuid`

/** Real vectors, and personas as uneven as the bot's: one has every second memory, some a handful. */
async function makeReal(): Promise<void> {
  for (let start = 0; start < stored.length; start += 200) {
    const some = stored
      .slice(start, start + 200)
      .map((vector, at) => ({ number: start + at, vector: vectorToText(vector) }))
    await database.db.execute(sql`
      update memories set embedding = row.vector::vector(1536)
      from json_to_recordset(${JSON.stringify(some)}::json) as row (number int, vector text)
      where id = md5('memory' || row.number)::uuid and embedding is not null`)
  }
  const half = sql.join(
    stored.flatMap((_, number) => (number % 2 === 1 && number % 10 > 0 ? [idOf(number)] : [])),
    sql`, `,
  )
  await database.db.execute(
    sql`update memories set persona_id = (select id from personas where name = 'persona 0') where id in (${half})`,
  )
}

interface Question {
  text: string
  personaId: string
  /** The memory that the question was made from. */
  about: string
  vector: Float32Array
}

/** Questions of many personas, each near a memory that may be recalled. */
async function questions(): Promise<Question[]> {
  const rows = await rowsOf<{ id: string; personaId: string; embedding: string }>(
    database,
    sql`select id, persona_id as "personaId", embedding::text from (
          select *, row_number() over (partition by persona_id order by md5(id::text)) as turn from memories
          where persona_id is not null and embedding is not null and visibility = 'normal') as memory
        order by turn, md5(id::text) limit ${QUESTIONS}`,
  )
  return rows.map(({ id, personaId, embedding }, at) => ({
    text: `question ${at}`,
    personaId,
    about: id,
    vector: vectors.near(Float32Array.from(JSON.parse(embedding) as number[]), 0.8),
  }))
}

/** The bot's own query: the nearest of a persona, with these settings of the planner. */
function botFinds(table: string, { personaId, vector }: Question, settings: readonly string[]): Promise<string[]> {
  return transaction(database, async (tx) => {
    // Kept plans would ignore the settings.
    for (const setting of ['plan_cache_mode = force_custom_plan', ...settings])
      await tx.execute(sql.raw(`set local ${setting}`))
    const rows = await queryRows<{ id: string }>(
      tx,
      sql`
      select id from ${sql.raw(table)} where persona_id = ${personaId}::uuid and visibility = 'normal'
      order by embedding <=> ${vectorToText(vector)}::vector limit ${K}`,
    )
    return rows.map(({ id }) => id)
  })
}

const BY_INDEX = ['enable_seqscan = off', 'enable_sort = off']
const EXACT = ['enable_indexscan = off']

const share = (found: readonly string[], truth: readonly string[]): number =>
  truth.filter((id) => found.includes(id)).length / truth.length

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

test('after an adoption, recall finds at least what the bot’s own query found, and all that there is to find', async () => {
  await makePrismaEra(database, {}, makeReal)
  await database.db.execute(sql`analyze memories`)
  const asked = await questions()
  const before = await Promise.all(
    asked.map(async (question) => ({
      question,
      truth: await botFinds('memories', question, EXACT),
      byIndex: await botFinds('memories', question, BY_INDEX),
      asPlanned: await botFinds('memories', question, []),
    })),
  )

  await applyAdoption(database)
  const byText = new Map(asked.map(({ text, vector }) => [text, [...vector]]))
  const embedder: Embedder = {
    model: 'text-embedding-3-small',
    dimensions: 1536,
    maxInputTokens: 8_191,
    maxBatch: 100,
    profile: { semantic: true, scoreThreshold: 0, fusionWeight: 1 },
    countTokens: (text) => text.length,
    embed: async (texts) => texts.map((text) => byText.get(text)!),
    close: async () => {},
  }
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  const found = async ({ text, personaId }: Question, mode: 'vector' | 'hybrid') =>
    (await memory.queryMemories(text, { personaId, mode, venue: 'unrestricted', scoreThreshold: 0, limit: K })).map(
      ({ metadata }) => metadata.id,
    )

  const shares = { ours: [] as number[], byIndex: [] as number[], asPlanned: [] as number[] }
  for (const { question, truth, byIndex, asPlanned } of before) {
    const ours = await found(question, 'vector')
    expect(truth[0]).toBe(question.about)
    expect(share(ours, truth)).toBeGreaterThanOrEqual(Math.max(share(byIndex, truth), share(asPlanned, truth)))
    expect(ours).toEqual(truth)
    expect(await found(question, 'hybrid')).toContain(question.about)
    shares.ours.push(share(ours, truth))
    shares.byIndex.push(share(byIndex, truth))
    shares.asPlanned.push(share(asPlanned, truth))
  }
  const [ours, byIndex, asPlanned] = [mean(shares.ours), mean(shares.byIndex), mean(shares.asPlanned)]
  console.log(
    `recall@${K}: ${ours} after, ${byIndex.toFixed(2)} before by the index, ${asPlanned.toFixed(2)} as planned`,
  )
  // The comparison would say nothing if the old query had found everything too.
  expect(byIndex).toBeLessThan(0.9)
})
