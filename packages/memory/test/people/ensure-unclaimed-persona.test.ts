import { emptyTables } from '@bot/testing'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { countPeople } from '../../src/people/count-people.js'
import { ensureUnclaimedPersona } from '../../src/people/ensure-unclaimed-persona.js'
import { personas } from '../../src/schema/personas.js'
import { users } from '../../src/schema/users.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { somePeople } from '../support/people.js'

const database = useTestDatabase()

beforeEach(async () => {
  await emptyTables(database)
})

it('a legacy user met by many at once has one placeholder, owned by nobody of Discord', async () => {
  const met = await Promise.all(
    Array.from({ length: 8 }, (_, at) => ensureUnclaimedPersona(database, { legacyUserId: `legacy-${at % 2}` })),
  )
  expect(new Set(met.map(({ id }) => id)).size).toBe(2)
  expect(await database.db.$count(users)).toBe(1)
  const [placeholder] = await database.db.select().from(personas).where(eq(personas.id, met[0]!.id))
  expect(placeholder).toMatchObject({ kind: 'unclaimed', name: 'legacy-0' })
  expect(met[0]!.id).toBe('16230a8f-c86f-5fc9-8b29-17e5641120cc')
})

it('what it holds is stored, refused to recall, and of no person', async () => {
  const { lilith } = await somePeople(database)
  const { id: personaId } = await ensureUnclaimedPersona(database, { legacyUserId: 'legacy-0' })
  const memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder() })
  const text = 'My dog is called Rex.'
  await memory.addMemory({ text, metadata: { personaId, personalityId: lilith, createdAt: Date.now() } })
  await expect(memory.queryMemories('dog', { personaId, venue: 'unrestricted' })).rejects.toMatchObject({
    code: 'unclaimed_persona',
  })
  expect(await countPeople(database)).toMatchObject({ people: 0 })
})

it('an id that cannot be stored is refused', async () => {
  for (const legacyUserId of ['', 'nul \0', 'x'.repeat(201)]) {
    await expect(ensureUnclaimedPersona(database, { legacyUserId })).rejects.toMatchObject({ code: 'invalid_input' })
  }
})
