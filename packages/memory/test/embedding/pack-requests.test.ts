import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packRequests } from '../../src/embedding/pack-requests.js'

describe('packRequests', () => {
  it('starts a new request where the count or the tokens run out', () => {
    expect(packRequests([1, 1, 1, 1, 1], { inputs: 2, tokens: 100 })).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 4 },
      { start: 4, end: 5 },
    ])
    expect(packRequests([6, 4, 1, 10], { inputs: 9, tokens: 10 })).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 3 },
      { start: 3, end: 4 },
    ])
    expect(packRequests([], { inputs: 9, tokens: 10 })).toEqual([])
  })

  it('leaves no text out, keeps within both limits, and never needs a request it could do without', () => {
    const limits = { inputs: 5, tokens: 50 }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 })), (tokens) => {
        const requests = packRequests(tokens, limits)
        const sums = requests.map(({ start, end }) => tokens.slice(start, end).reduce((sum, count) => sum + count, 0))
        expect(requests.flatMap(({ start, end }) => tokens.slice(start, end))).toEqual(tokens)
        requests.forEach(({ start, end }, at) => {
          expect(end).toBeGreaterThan(start)
          expect(end - start).toBeLessThanOrEqual(limits.inputs)
          expect(sums[at]).toBeLessThanOrEqual(limits.tokens)
          const next = requests[at + 1]
          if (next) expect(end - start === limits.inputs || sums[at]! + tokens[next.start]! > limits.tokens).toBe(true)
        })
      }),
    )
  })
})
