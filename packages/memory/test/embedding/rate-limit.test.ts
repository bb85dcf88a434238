import { expect, it } from 'vitest'
import { rateLimit } from '../../src/embedding/rate-limit.js'

const never = new AbortController().signal

/** Limits whose time stands still until it is told; how long the next turn would wait. */
function limits() {
  let now = 1_000_000
  // Waits of any length are refused, so that they can be read.
  const limit = rateLimit({ longestWaitMs: 0, clock: () => now })
  const waitFor = async (tokens: number): Promise<number> => {
    const refused = await limit.turn(tokens, never).then(
      () => null,
      (error) => error,
    )
    if (refused) expect(refused).toMatchObject({ code: 'embedder_rate_limited' })
    return refused ? refused.details.retryAfterMs : 0
  }
  const hear = (headers: Record<string, string>, status = 200) => limit.learn(status, new Headers(headers))
  return { waitFor, hear, pass: (ms: number) => (now += ms) }
}

it('holds nothing up where nothing is announced', async () => {
  const { waitFor, hear } = limits()
  hear({})
  expect(await waitFor(1_000_000)).toBe(0)
})

it('lets through what remains, counts it, and has the next wait for as much as is missing', async () => {
  const { waitFor, hear, pass } = limits()
  hear({
    'x-ratelimit-limit-tokens': '1000',
    'x-ratelimit-remaining-tokens': '500',
    'x-ratelimit-reset-tokens': '30s',
  })
  expect(await waitFor(400)).toBe(0)
  // 100 left of 1,000, which are full in 30 s: 33 ms a token, and 200 are missing.
  expect(await waitFor(300)).toBeCloseTo(6_667, 0)
  pass(30_000)
  expect(await waitFor(300)).toBe(0)
})

it('does not wait for ever for more than there ever is', async () => {
  const { waitFor, hear } = limits()
  hear({ 'x-ratelimit-limit-tokens': '100', 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m0.5s' })
  expect(await waitFor(5_000)).toBe(60_500)
})

it.each([
  ['20ms', 20],
  ['1s', 1_000],
  ['6m0s', 360_000],
  ['2', 2_000],
])('reads a reset in %s', async (reset, expected) => {
  const { waitFor, hear } = limits()
  hear({ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': reset })
  expect(await waitFor(1)).toBe(expected)
})

it('keeps to Retry-After of a refusal', async () => {
  const { waitFor, hear, pass } = limits()
  hear({ 'retry-after': '7' }, 429)
  expect(await waitFor(1)).toBe(7_000)
  pass(6_999)
  expect(await waitFor(1)).toBe(1)
  hear({ 'retry-after': '7' }, 200)
  expect(await waitFor(1)).toBe(1)
})

it('waits, and stops waiting when the caller leaves', async () => {
  const limit = rateLimit({ longestWaitMs: 10_000 })
  limit.learn(429, new Headers({ 'retry-after-ms': '80' }))
  const started = performance.now()
  await limit.turn(1, never)
  expect(performance.now() - started).toBeGreaterThan(70)
  limit.learn(429, new Headers({ 'retry-after-ms': '9000' }))
  await expect(limit.turn(1, AbortSignal.timeout(20))).rejects.toThrow()
})
