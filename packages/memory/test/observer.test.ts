import { describe, expect, test } from 'vitest'
import { createEmbedder, type Embedder, MemoryError, type MemoryEvent, PgvectorMemoryAdapter } from '../src/index.js'
import { useTestDatabase } from './support/database.js'

const database = useTestDatabase()
const dm = { venue: { kind: 'dm' } } as const

async function watched(change: (embedder: Embedder) => Embedder = (embedder) => embedder) {
  const events: MemoryEvent[] = []
  const embedder = change(await createEmbedder({ provider: 'hashing' }))
  const memory = new PgvectorMemoryAdapter({ database, embedder, observer: (event) => void events.push(event) })
  return { events, memory }
}

describe('an observer', () => {
  test('is told of a search, of its call of the embedder and that the vector was not known', async () => {
    const { events, memory } = await watched()
    await expect(memory.search('dog', { personaId: crypto.randomUUID(), ...dm })).rejects.toThrow()
    expect(events).toMatchObject([
      { kind: 'query_vector', known: false },
      { kind: 'embed', texts: 1, error: null },
      { kind: 'search', error: 'unknown_persona', plan: null },
    ])
  })

  test('is told that the vector of a repeated query was known', async () => {
    const { events, memory } = await watched()
    const ask = () => memory.search('dog', { personaId: crypto.randomUUID(), ...dm }).catch(() => {})
    await ask()
    await ask()
    expect(events.filter(({ kind }) => kind === 'query_vector')).toMatchObject([{ known: false }, { known: true }])
    expect(events.filter(({ kind }) => kind === 'embed')).toHaveLength(1)
  })

  test('is told of calls that failed, not of those the breaker held back', async () => {
    const { events, memory } = await watched((embedder) => ({
      ...embedder,
      countTokens: (text) => embedder.countTokens(text),
      close: () => embedder.close(),
      embed: () => Promise.reject(new MemoryError('embedder_unavailable', 'down')),
    }))
    for (const query of ['a', 'b', 'c', 'd', 'e']) {
      await memory.search(query, { personaId: crypto.randomUUID(), ...dm }).catch(() => {})
    }
    expect(events.filter(({ kind }) => kind === 'embed')).toMatchObject(
      Array.from({ length: 3 }, () => ({ error: 'embedder_unavailable' })),
    )
  })
})
