import { type FakeOpenAI, startFakeOpenAI } from '@bot/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { type BreakerOptions, type GuardedEmbedder, guardedEmbedder } from '../../src/embedding/breaker.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import type { MemoryErrorCode } from '../../src/errors.js'
import { ScriptedEmbedder } from './scripted-embedder.js'

let now: number
let source: ScriptedEmbedder
let guarded: GuardedEmbedder
const open = (options: BreakerOptions = {}) => {
  guarded = guardedEmbedder(source, {
    failures: 3,
    pauseMs: 1000,
    longestPauseMs: 10_000,
    clock: () => now,
    random: () => 1,
    ...options,
  })
}
beforeEach(() => {
  now = 1_000_000
  source = new ScriptedEmbedder()
  open()
})

const code = (error: { code: string }) => error.code
async function fail(how: MemoryErrorCode = 'embedder_unavailable', details?: Record<string, unknown>) {
  const call = guarded.embed(['a']).catch(code)
  source.calls.at(-1)!.fail(how, details)
  return call
}
async function succeed() {
  const call = guarded.embed(['a'])
  source.calls.at(-1)!.succeed()
  return call
}
async function breakIt(how?: MemoryErrorCode) {
  for (let i = 0; i < 3; i++) await fail(how)
}
/** Whether a call is refused without the embedder being asked. */
async function refused() {
  const before = source.calls.length
  const call = guarded.embed(['a']).then(
    () => false,
    () => true,
  )
  if (source.calls.length === before) return call
  source.calls.at(-1)!.succeed()
  await call
  return false
}

describe('closed', () => {
  it('passes calls and errors through', async () => {
    await expect(succeed()).resolves.toEqual([[1, 0]])
    await expect(fail('embedder_rate_limited')).resolves.toBe('embedder_rate_limited')
    expect(guarded.breaker()).toEqual({ state: 'closed', since: 1_000_000 })
  })

  it('opens after so many failures in a row, and not before', async () => {
    await fail()
    await fail()
    await succeed()
    await fail()
    await fail()
    expect(guarded.breaker().state).toBe('closed')
    now += 500
    await fail('embedder_unauthorized')
    expect(guarded.breaker()).toEqual({
      state: 'open',
      since: 1_000_500,
      reason: 'embedder_unauthorized',
      nextProbeAt: 1_001_500,
    })
  })

  it.each(['embedder_unavailable', 'embedder_rate_limited', 'embedder_unauthorized', 'embedder_bad_answer'] as const)(
    'counts %s',
    async (how) => {
      await breakIt(how)
      expect(guarded.breaker()).toMatchObject({ state: 'open', reason: how })
    },
  )

  it('takes a rejected text as a sign of life', async () => {
    await fail()
    await fail()
    await fail('embedder_rejected')
    await fail()
    await fail()
    expect(guarded.breaker().state).toBe('closed')
  })

  it('learns nothing from callers who leave, and much from deadlines that pass', async () => {
    for (let i = 0; i < 5; i++) {
      const leaver = new AbortController()
      const call = guarded.embed(['a'], { signal: leaver.signal }).catch(() => 'left')
      leaver.abort()
      await call
    }
    expect(guarded.breaker().state).toBe('closed')
    for (let i = 0; i < 3; i++) {
      await guarded.embed(['a'], { signal: AbortSignal.timeout(1) }).catch(() => 'too late')
    }
    expect(guarded.breaker()).toMatchObject({ state: 'open', reason: 'embedder_unavailable' })
  })

  it('counts what an embedder of somebody else throws', async () => {
    source.embed = () => Promise.reject(new TypeError('fetch failed'))
    for (let i = 0; i < 3; i++) await guarded.embed(['a']).catch(() => 'failed')
    expect(guarded.breaker().state).toBe('open')
  })
})

describe('open', () => {
  it('refuses calls at once, with the reason, until it is time', async () => {
    await breakIt('embedder_rate_limited')
    now += 400
    const error = await guarded.embed(['a']).catch((caught) => caught)
    expect(source.calls).toHaveLength(3)
    expect(error.code).toBe('embedder_unavailable')
    expect(error.message).toMatch(/embedder_rate_limited.*tried again in 1 s/)
    expect(error.details).toEqual({ reason: 'embedder_rate_limited', retryAfterMs: 600, nextProbeAt: 1_001_000 })
    now += 599
    expect(await refused()).toBe(true)
    now += 1
    expect(await refused()).toBe(false)
  })

  it('waits as long as the service asks', async () => {
    await fail()
    await fail()
    await fail('embedder_rate_limited', { retryAfterMs: 60_000 })
    expect(guarded.breaker()).toMatchObject({ nextProbeAt: now + 60_000 })
  })

  it('spreads its probes: between half the pause and all of it', async () => {
    open({ random: () => 0 })
    await breakIt()
    expect(guarded.breaker()).toMatchObject({ nextProbeAt: now + 500 })
  })

  it('ignores how calls end that began before', async () => {
    const early = [guarded.embed(['a']).catch(code), guarded.embed(['a']).catch(code)]
    const [one, other] = source.calls
    await breakIt()
    const state = guarded.breaker()
    one!.fail('embedder_unauthorized')
    other!.succeed()
    await Promise.all(early)
    expect(guarded.breaker()).toEqual(state)
  })
})

describe('half open', () => {
  beforeEach(async () => {
    await breakIt()
    now += 1000
  })

  it('lets one call through and refuses the others meanwhile', async () => {
    const probe = guarded.embed(['a'])
    expect(guarded.breaker().state).toBe('half_open')
    expect(await refused()).toBe(true)
    source.calls.at(-1)!.succeed()
    await probe
    expect(guarded.breaker()).toEqual({ state: 'closed', since: now })
    expect(await refused()).toBe(false)
  })

  it('doubles the pause with each failed probe, up to the longest', async () => {
    const pauses = []
    for (let i = 0; i < 5; i++) {
      await fail('embedder_unauthorized')
      const state = guarded.breaker()
      if (state.state !== 'open') throw new Error(`it is ${state.state}`)
      expect(state).toMatchObject({ since: 1_000_000, reason: 'embedder_unauthorized' })
      pauses.push(state.nextProbeAt - now)
      now = state.nextProbeAt
    }
    expect(pauses).toEqual([2000, 4000, 8000, 10_000, 10_000])
  })

  it('begins with the short pause again after it has worked', async () => {
    await fail()
    now += 2000
    await succeed()
    await breakIt()
    expect(guarded.breaker()).toMatchObject({ state: 'open', since: now, nextProbeAt: now + 1000 })
  })

  it('closes where a text is rejected, since somebody answered', async () => {
    await fail('embedder_rejected')
    expect(guarded.breaker().state).toBe('closed')
  })

  it('lets the next call probe where the caller of the probe left', async () => {
    const leaver = new AbortController()
    const probe = guarded.embed(['a'], { signal: leaver.signal }).catch(() => 'left')
    leaver.abort()
    await probe
    expect(guarded.breaker().state).toBe('open')
    expect(await refused()).toBe(false)
    expect(guarded.breaker().state).toBe('closed')
  })

  it('does not wait for ever for a probe that never ends', async () => {
    void guarded.embed(['a'])
    expect(await refused()).toBe(true)
    now += 2000
    expect(await refused()).toBe(false)
  })
})

it('is otherwise the embedder it stands before', async () => {
  const { model, dimensions, maxInputTokens, maxBatch, profile } = source
  expect(guarded).toMatchObject({ model, dimensions, maxInputTokens, maxBatch, profile })
  await guarded.close()
  expect(source.closed).toBe(true)
})

it('says when it opens and closes, to the log', async () => {
  const lines: string[] = []
  const note = (_: object, message: string) => void lines.push(message)
  open({ logger: { debug: note, info: note, warn: note, error: note } })
  await breakIt()
  now += 1000
  await succeed()
  expect(lines).toEqual(['the embedder is left alone', 'the embedder works again'])
})

describe('before a real service', () => {
  it('stops asking one that hangs, and comes back with it', async () => {
    const server: FakeOpenAI = await startFakeOpenAI()
    const options = { provider: 'openai', apiKey: server.apiKey, baseUrl: server.baseUrl, maxRetries: 0 } as const
    const embedder = guardedEmbedder(await createEmbedder({ ...options, timeoutMs: 500 }), {
      failures: 2,
      clock: () => now,
    })
    server.hang()
    const outcomes = []
    for (let i = 0; i < 4; i++) outcomes.push(await embedder.embed(['a']).catch((error) => error.message))
    expect(server.requests).toHaveLength(2)
    expect(outcomes[3]).toMatch(/left alone/)
    server.heal()
    now += 5000
    await expect(embedder.embed(['a'])).resolves.toHaveLength(1)
    expect(embedder.breaker().state).toBe('closed')
    await embedder.close()
    await server.close()
  })
})
