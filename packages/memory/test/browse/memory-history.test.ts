import { emptyTables } from '@bot/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { type ListedEvent, memoryHistory } from '../../src/browse/memory-history.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
const by = { actor: 'test', reason: 'because' }
let people: People
let memory: PgvectorMemoryAdapter
let memoryId: string

beforeEach(async () => {
  await emptyTables(database)
  people = await somePeople(database)
  memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder({ maxInputTokens: 30 }) })
  const metadata = { personaId: people.ann, personalityId: people.lilith, createdAt: 1_760_000_000_000 }
  const [added] = await memory.addMemories([{ text: 'Rex hates thunder', metadata }])
  memoryId = added!.ids[0]!
})

describe('the history of a memory', () => {
  it('tells who did what and why a page at a time, also after an erasure, and never a word of the text', async () => {
    const named = { personaId: people.ann, ids: [memoryId], by }
    const hidden = await memory.hide(named)
    await memory.restore(named)
    await memory.forget({ personaId: people.ann, where: { ids: [memoryId] }, depth: 'erase', by })

    const told: ListedEvent[] = []
    let after: string | undefined
    do {
      const page = await memoryHistory(database, { personaId: people.ann, memoryId, limit: 1, after })
      told.push(...page.rows)
      after = page.next ?? undefined
    } while (after)
    expect(told.map(({ action }) => action).sort()).toEqual(['erase', 'hide', 'restore'])
    expect(told.every(({ actor, reason }) => actor === by.actor && reason === by.reason)).toBe(true)
    expect(told.find(({ action }) => action === 'hide')?.operationId).toBe(hidden.operationId)
    expect(JSON.stringify(told)).not.toContain('thunder')
  })

  it('is of one persona, and refuses what is no id', async () => {
    await memory.hide({ personaId: people.ann, ids: [memoryId], by })
    expect((await memoryHistory(database, { personaId: people.ben, memoryId })).rows).toEqual([])
    await expect(memoryHistory(database, { personaId: people.ann, memoryId: 'none' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
