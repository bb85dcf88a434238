import { beforeEach, describe, expect, it } from 'vitest'
import { cachedQueries, type QueryVectors } from '../../src/embedding/cache.js'
import { ScriptedEmbedder } from './scripted-embedder.js'

let source: ScriptedEmbedder
let cached: QueryVectors<readonly number[]>
beforeEach(() => {
  source = new ScriptedEmbedder()
  cached = cachedQueries(async (text, signal) => (await source.embed([text], { signal }))[0]!, { maxEntries: 2 })
})

/** Embeds one text, with the answer of the source. */
async function embed(text: string, vector?: number[]) {
  const before = source.calls.length
  const call = cached(text)
  if (source.calls.length > before) source.calls.at(-1)!.succeed(vector)
  return call
}

describe('cachedQueries', () => {
  it('asks once for a text', async () => {
    expect(await embed('a', [3, 4])).toEqual([3, 4])
    expect(await embed('a')).toEqual([3, 4])
    expect(source.calls).toHaveLength(1)
  })

  it('forgets the text that was not used for longest', async () => {
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) await embed(text)
    expect(source.calls.map((call) => call.texts[0])).toEqual(['a', 'b', 'c', 'b'])
  })

  it('does not remember a failure', async () => {
    const call = cached('a')
    source.calls[0]!.fail('embedder_unavailable')
    await expect(call).rejects.toMatchObject({ code: 'embedder_unavailable' })
    expect(await embed('a', [1, 1])).toEqual([1, 1])
  })

  it('asks for no deadline where the vector is known', async () => {
    await embed('a', [1, 1])
    let asked = 0
    await cached('a', () => {
      asked += 1
      return AbortSignal.timeout(1_000)
    })
    expect(asked).toBe(0)
  })
})

describe('equal calls at the same time', () => {
  it('share one', async () => {
    const calls = [cached('a'), cached('a'), cached('b')]
    expect(source.calls).toHaveLength(2)
    for (const call of source.calls) call.succeed([5, 6])
    expect(await Promise.all(calls)).toEqual([
      [5, 6],
      [5, 6],
      [5, 6],
    ])
  })

  it('fail together', async () => {
    const calls = [cached('a'), cached('a')]
    source.calls[0]!.fail('embedder_rate_limited')
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'embedder_rate_limited' })
  })

  it('are not ended by one that leaves', async () => {
    const leaver = new AbortController()
    const leaving = cached('a', () => leaver.signal)
    const staying = cached('a')
    leaver.abort()
    await expect(leaving).rejects.toMatchObject({ code: 'embedder_unavailable', details: { calledOff: true } })
    expect(source.calls[0]!.signal!.aborted).toBe(false)
    source.calls[0]!.succeed([7, 8])
    expect(await staying).toEqual([7, 8])
  })

  it.each([false, true])(
    'are called off once all have left, and whoever comes after starts anew (signals ignored: %s)',
    async (ignored) => {
      source.ignoresSignals = ignored
      const leavers = [new AbortController(), new AbortController()]
      const calls = leavers.map(({ signal }) => cached('a', () => signal).catch(() => 'left'))
      leavers[0]!.abort()
      leavers[1]!.abort(new DOMException('too late', 'TimeoutError'))
      expect(await Promise.all(calls)).toEqual(['left', 'left'])
      expect(source.calls[0]!.signal!.aborted).toBe(true)
      expect(source.calls[0]!.signal!.reason.name).toBe('TimeoutError')
      expect(await embed('a', [9, 9])).toEqual([9, 9])
    },
  )

  it('are not joined by one that was called off before', async () => {
    await expect(cached('a', () => AbortSignal.abort())).rejects.toMatchObject({
      details: { calledOff: true },
    })
    expect(source.calls).toHaveLength(0)
  })
})
