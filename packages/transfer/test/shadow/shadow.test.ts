import type { MemoryAdapter, MemoryDocument, MemoryQueryOptions, NewMemory } from '@bot/memory'
import { describe, expect, it } from 'vitest'
import { createShadow, ShadowMemoryAdapter } from '../../src/index.js'

/* Both stores are stand-ins here, so that each can be made to fail, hang and differ; cutover.slow.test.ts runs real ones. */

const options: MemoryQueryOptions = { personaId: 'p', venue: 'unrestricted' }
const said = (text: string): NewMemory => ({ text, metadata: { personaId: 'p', personalityId: 'q', createdAt: 0 } })

function store(answers: string[] = []) {
  const written: string[] = []
  const log: { facts: Record<string, unknown>; message: string }[] = []
  let failing = false
  let hanging: Promise<unknown> = Promise.resolve()
  const adapter: MemoryAdapter = {
    async queryMemories() {
      await hanging
      if (failing) throw Object.assign(new Error('secret words'), { code: 'source_unavailable' })
      return answers.map((pageContent) => ({ pageContent }) as MemoryDocument)
    },
    async addMemory({ text }) {
      await hanging
      if (failing) throw new Error('secret words')
      written.push(text)
    },
    healthCheck: async () => !failing,
  }
  const line = (facts: object, message: string) => void log.push({ facts: { ...facts }, message })
  return {
    adapter,
    written,
    log,
    logger: { debug: line, info: line, warn: line, error: line },
    fail: () => {
      failing = true
    },
    hang: () => {
      let release = () => {}
      hanging = new Promise<void>((resolve) => {
        release = resolve
      })
      return release
    },
  }
}

describe('a shadow', () => {
  it('answers from the first, writes to both and tells how far they agree', async () => {
    const first = store(['a', 'b'])
    const second = store(['b', 'c'])
    const memory = new ShadowMemoryAdapter({ first: first.adapter, second: second.adapter, logger: second.logger })
    expect((await memory.queryMemories('x', options)).map(({ pageContent }) => pageContent)).toEqual(['a', 'b'])
    await memory.addMemory(said('new'))
    await memory.settled()
    expect([first.written, second.written]).toEqual([['new'], ['new']])
    expect(memory.stats()).toMatchObject({
      queries: { compared: 1, same: 0, overlap: 0.5, failed: 0 },
      writes: { written: 1 },
      latency: { first: { p50: expect.any(Number) }, second: { p95: expect.any(Number) } },
      waiting: 0,
    })
    expect(second.log[0]).toMatchObject({
      message: 'both stores were asked',
      facts: { first: 2, second: 2, common: 1 },
    })
  })

  it('never fails or waits for the second, and keeps words out of the log', async () => {
    const first = store(['a'])
    const second = store()
    const memory = new ShadowMemoryAdapter({ first: first.adapter, second: second.adapter, logger: second.logger })
    const release = second.hang()
    await memory.queryMemories('x', options)
    await memory.addMemory(said('new'))
    expect(memory.stats().waiting).toBe(2)
    second.fail()
    release()
    await memory.settled()
    expect(memory.stats()).toMatchObject({ queries: { failed: 1, overlap: null }, writes: { missed: { failed: 1 } } })
    expect(await memory.healthCheck()).toBe(true)
    expect(JSON.stringify(second.log)).not.toContain('secret')
  })

  it('passes on the failure of the first, and tells the second nothing', async () => {
    const first = store()
    const second = store()
    first.fail()
    const memory = new ShadowMemoryAdapter({ first: first.adapter, second: second.adapter })
    await expect(memory.addMemory(said('new'))).rejects.toThrow()
    await expect(memory.queryMemories('x', options)).rejects.toThrow()
    await memory.settled()
    expect(second.written).toEqual([])
    expect(memory.stats().queries.compared).toBe(0)
  })

  it('drops what its queues cannot hold, and counts it', async () => {
    const second = store()
    const release = second.hang()
    const shadow = createShadow({ second: second.adapter, limits: { comparisons: 1, writes: 1 } })
    for (let n = 0; n < 8; n++) {
      shadow.answered('x', options, [], 1)
      shadow.stored(said(`new ${n}`))
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(shadow.stats()).toMatchObject({ queries: { dropped: 5 }, writes: { missed: { dropped: 5 } }, waiting: 6 })
    release()
    await shadow.settled()
    expect(shadow.stats()).toMatchObject({ queries: { compared: 3, overlap: 1, same: 3 }, writes: { written: 3 } })
  })

  it('writes what was stored in a transaction once that is committed', async () => {
    const second = store()
    const shadow = createShadow({ second: second.adapter })
    let looks = 0
    shadow.stored(said('committed'), async () => ++looks === 2)
    await shadow.settled()
    expect([looks, second.written]).toEqual([2, ['committed']])
  })
})
