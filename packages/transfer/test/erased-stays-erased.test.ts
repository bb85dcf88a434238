import { recordMessage } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { createArchive, importQdrant, rebuildMemories, restoreArchive } from '../src/index.js'
import { useFolder } from './support/archives.js'
import { useTestDatabase } from './support/database.js'
import { memoryOver } from './support/memory.js'
import { knownPeopleIn, useFakeQdrant } from './support/qdrant.js'
import { rowsOf } from './support/rows.js'

const database = useTestDatabase()
const fakeQdrant = useFakeQdrant()
const folder = useFolder()
const START = Date.UTC(2026, 0, 5)

/** Every table that holds the word anywhere in a row, as a dump would show it. */
async function tablesHolding(word: string): Promise<string[]> {
  const tables = await rowsOf<{ name: string }>(
    database,
    sql`select oid::regclass::text as name from pg_class where relkind = 'r'
      and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  )
  const holding = []
  for (const { name } of tables) {
    const found = await rowsOf(
      database,
      sql`select from ${sql.raw(name)} line where line::text ilike ${`%${word}%`} limit 1`,
    )
    if (found.length > 0) holding.push(name)
  }
  return holding
}

it('what was erased comes back by no rebuild, no import and no older archive', async () => {
  const { people, personalities } = await knownPeopleIn(database)
  const [{ personaId }, personality] = [people[0]!, personalities[0]!]
  const memory = await memoryOver(database)
  const conversation = { personaId, personalityId: personality.id, channelId: '801', guildId: '701' }
  const messages = [
    { role: 'user', content: 'Rex hates thunder', createdAt: START, discordMessageIds: ['771'] },
    { role: 'assistant', content: 'Poor dog.', createdAt: START + 1, discordMessageIds: ['772'] },
    { role: 'user', content: 'My car is red', createdAt: START + 60_000, discordMessageIds: ['773'] },
    { role: 'assistant', content: 'A fine colour.', createdAt: START + 60_001, discordMessageIds: ['774'] },
  ] as const
  for (const message of messages) {
    await recordMessage(database, { ...conversation, ...message, discordMessageIds: [...message.discordMessageIds] })
  }
  await rebuildMemories({ database, memory })
  const [remembered] = await rowsOf<{ content: string }>(
    database,
    sql`select content from memories where content like '%thunder%'`,
  )
  const file = folder.file('before.tar.gz')
  await createArchive({ database, file })

  const by = { actor: 'test' }
  const where = { messageIds: ['771'] }
  await memory.forget({ personaId, where, depth: 'erase', withHistory: true, by })
  expect(await tablesHolding('thunder')).toEqual([])

  const rebuilt = await rebuildMemories({ database, memory })
  expect(rebuilt).toMatchObject({ inserted: 0, known: 1 })
  const qdrant = await fakeQdrant()
  const vector = Array.from({ length: 1536 }, (_, at) => (at === 3 ? 1 : 0))
  const payload = { personaId, personalityId: personality.id, createdAt: START }
  qdrant.addCollection('lilith', { vectors: { size: 1536, distance: 'Cosine' } }, [
    { id: 1, vector, payload: { ...payload, content: remembered!.content } },
    { id: 2, vector, payload: { ...payload, content: 'Rex hates thunder, said elsewhere', messageIds: ['772'] } },
  ])
  const imported = await importQdrant({
    database,
    memory,
    qdrant: { url: qdrant.url, apiKey: qdrant.apiKey },
    collections: 'all',
  })
  expect(imported.counts).toMatchObject({ erased: 2, inserted: 0 })
  await restoreArchive({ database, file })
  expect(await tablesHolding('thunder')).toEqual([])
  expect(await tablesHolding('Poor dog')).toEqual([])
  expect(await tablesHolding('car is red')).toEqual(['conversation_history', 'memories'])
})
