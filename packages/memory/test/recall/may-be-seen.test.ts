import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { NewMemory } from '../../src/contract.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'
import { type Citizen, citizens, maySee, queries, settle } from '../support/population.js'

/** Queries that are made up; the slow suite has the time for thousands. */
const RUNS = process.env.TEST_SLOW ? 3_000 : 250

const database = useTestDatabase()
let people: People
let memory: PgvectorMemoryAdapter
let population: Citizen[]

beforeAll(async () => {
  people = await somePeople(database)
  await settle(database, people)
  memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder() })
  population = fc.sample(citizens(people), { seed: 7, numRuns: 1 })[0]!
  await rememberAll(population)
}, 120_000)

/** Each said once in each of its origins; then hidden or expired as it should be. */
async function rememberAll(citizens: readonly Citizen[]): Promise<void> {
  await memory.addMemories(citizens.flatMap(sayings))
  const states = citizens.map(({ text, personaId, visibility, expired }) => ({ text, personaId, visibility, expired }))
  await database.db.execute(sql`
    update memories set visibility = state.visibility,
      expires_at = case when state.expired then '2026-01-01'::timestamptz end
    from json_to_recordset(${JSON.stringify(states)}::json)
      as state (text text, "personaId" uuid, visibility text, expired boolean)
    where persona_id = state."personaId" and content = state.text`)
}

function sayings({ text, personaId, personalityId, canonScope, createdAt, messageIds, origins }: Citizen): NewMemory[] {
  const metadata = { personaId, personalityId, canonScope, createdAt, messageIds }
  if (origins.length === 0) return [{ text, metadata }]
  return origins.map((origin) => ({
    text,
    metadata:
      origin.kind === 'dm'
        ? { ...metadata, contextType: 'dm' }
        : { ...metadata, guildId: origin.guildId, channelId: origin.channelId },
  }))
}

it('no answer holds a memory of another persona, venue or visibility, and none that may be seen is missing', async () => {
  await fc.assert(
    fc.asyncProperty(queries(people), async (query) => {
      const found = await memory.queryMemories('rex', { ...query, limit: 1_000 })
      const allowed = population.filter((one) => maySee(one, query, query.personaId === people.annAtPlay))
      expect(found.map((document) => document.pageContent).sort()).toEqual(allowed.map((one) => one.text).sort())
    }),
    { numRuns: RUNS, seed: 11 },
  )
}, 300_000)
