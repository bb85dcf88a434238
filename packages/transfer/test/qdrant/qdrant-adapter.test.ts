import { transaction } from '@bot/memory'
import { beforeEach, expect, it } from 'vitest'
import { QdrantMemoryAdapter } from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'
import { embedderOf } from '../support/memory.js'
import { type Known, knownPeopleIn, useFakeQdrant } from '../support/qdrant.js'

const database = useTestDatabase()
const fakeQdrant = useFakeQdrant()
const START = Date.UTC(2026, 0, 5)

let known: Known
beforeEach(async () => {
  known = await knownPeopleIn(database)
})

async function open() {
  const qdrant = await fakeQdrant()
  const memory = new QdrantMemoryAdapter({
    qdrant: { url: qdrant.url, apiKey: qdrant.apiKey },
    embedder: await embedderOf(),
  })
  const [ann, ben] = known.people
  const personaId = ann!.personaId
  const personalityId = known.personalities[0]!.id
  const add = (text: string, more: object = {}) =>
    memory.addMemory({ text, metadata: { personaId, personalityId, createdAt: START, ...more } })
  const ask = async (query: string, more: object = {}) =>
    (await memory.queryMemories(query, { personaId, venue: 'unrestricted', scoreThreshold: 0, ...more })).map(
      ({ pageContent }) => pageContent,
    )
  return { qdrant, memory, add, ask, ben: ben!.personaId, other: known.personalities[1]!.id }
}

it('finds what it was given, nearest first, for its own persona only', async () => {
  const { add, ask, ben, other } = await open()
  await add('the dog is called Rex')
  await add('the weather was fine')
  await add('the dog sleeps', { personalityId: other })
  await add('the dog of another', { personaId: ben })
  expect((await ask('the dog is called Rex'))[0]).toBe('the dog is called Rex')
  expect((await ask('dog')).toSorted()).toEqual(['the dog is called Rex', 'the dog sleeps', 'the weather was fine'])
  expect(await ask('dog', { personalityId: other })).toEqual(['the dog sleeps'])
  expect(await ask('dog', { limit: 0 })).toEqual([])
})

it('keeps to the venue, the time and what is excluded', async () => {
  const { add, ask } = await open()
  await add('said in private', { contextType: 'dm' })
  await add('said in the guild', { guildId: '700', channelId: '801', messageIds: ['m1'] })
  await add('said elsewhere', { guildId: '701', channelId: '802' })
  await add('known to all', { contextType: 'dm', canonScope: 'global' })
  await add('said later', { guildId: '700', channelId: '803', createdAt: START + 5_000 })
  const venue = { kind: 'guild', guildId: '700', channelId: '801' }
  expect((await ask('said', { venue })).toSorted()).toEqual(['known to all', 'said in the guild', 'said later'])
  expect((await ask('said', { venue, excludeNewerThan: START + 5_000 })).toSorted()).toEqual([
    'known to all',
    'said in the guild',
  ])
  expect(await ask('said', { venue, excludeMessageIds: ['m1'] })).not.toContain('said in the guild')
  expect((await ask('said', { venue: { kind: 'dm' } })).length).toBe(5)
  expect(await ask('said', { limit: 2, channelIds: ['802'] })).toContain('said elsewhere')
})

it('names a memory as the new store does, and tells its facts', async () => {
  const { memory, add } = await open()
  const { personaId } = known.people[0]!
  await add('the dog is called Rex', {
    guildId: '700',
    channelId: '801',
    senders: ['ann'],
    messageIds: ['m1'],
    canonScope: 'personal',
  })
  const [document] = await memory.queryMemories('dog', {
    personaId,
    personalityId: known.personalities[0]!.id,
    venue: 'unrestricted',
    scoreThreshold: 0,
  })
  expect(document!.metadata).toMatchObject({
    createdAt: START,
    guildId: '700',
    channelId: '801',
    senders: ['ann'],
    messageIds: ['m1'],
    canonScope: 'personal',
  })
})

it('refuses what it cannot honour, and throws rather than answering with nothing', async () => {
  const { qdrant, memory, add, ask } = await open()
  await add('the dog is called Rex')
  for (const option of [
    { mode: 'lexical' },
    { recency: { halfLifeDays: 1, weight: 1 } },
    { diversity: { lambda: 1 } },
  ]) {
    await expect(ask('dog', option)).rejects.toMatchObject({ code: 'unsupported_option' })
  }
  const data = {
    text: 'in a transaction',
    metadata: { personaId: known.people[0]!.personaId, personalityId: known.personalities[0]!.id, createdAt: START },
  }
  await expect(transaction(database, (tx) => memory.addMemory(data, { transaction: tx }))).rejects.toMatchObject({
    code: 'unsupported_option',
  })
  expect(await memory.healthCheck()).toBe(true)
  qdrant.fault('unauthorized', { times: Number.POSITIVE_INFINITY })
  expect(await memory.healthCheck()).toBe(false)
  await expect(ask('dog')).rejects.toMatchObject({ code: 'source_unauthorized' })
})
