import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'
import { type Citizen, citizens, maySee, queries, settle } from '../support/population.js'

const database = useTestDatabase()
let people: People
let memory: PgvectorMemoryAdapter
let population: Citizen[]

beforeAll(async () => {
  people = await somePeople(database)
  await settle(database, people)
  memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder() })
  population = fc.sample(citizens(people), { seed: 7, numRuns: 1 })[0]!
  for (const citizen of population) await remember(citizen)
}, 120_000)

/** Said once in each of its origins; then hidden or expired as it should be. */
async function remember(citizen: Citizen): Promise<void> {
  const { text, personaId, personalityId, canonScope, createdAt, messageIds } = citizen
  const origins = citizen.origins.length > 0 ? citizen.origins : [{ kind: 'unknown' as const }]
  const [first] = await memory.addMemories(
    origins.map((origin) => ({
      text,
      metadata: {
        personaId,
        personalityId,
        canonScope,
        createdAt,
        messageIds,
        contextType: origin.kind === 'dm' ? ('dm' as const) : null,
        ...(origin.kind === 'guild' ? { guildId: origin.guildId, channelId: origin.channelId } : {}),
      },
    })),
  )
  await database.db.execute(sql`
    update memories set visibility = ${citizen.visibility},
      expires_at = ${citizen.expired ? '2026-01-01' : null}::timestamptz
    where persona_id = ${personaId} and id = ${first!.ids[0]}`)
}

it('no answer holds a memory of another persona, venue or visibility, and none that may be seen is missing', async () => {
  await fc.assert(
    fc.asyncProperty(queries(people), async (query) => {
      const found = await memory.queryMemories('rex', { ...query, limit: 1_000 })
      const allowed = population.filter((one) => maySee(one, query, query.personaId === people.annAtPlay))
      expect(found.map((document) => document.pageContent).sort()).toEqual(allowed.map((one) => one.text).sort())
    }),
    { numRuns: 250, seed: 11 },
  )
}, 120_000)
