import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../src/random.js'
import { vectorSource, vectorToText } from '../src/vectors.js'

const dot = (left: Float32Array, right: Float32Array) => {
  let sum = 0
  for (let i = 0; i < left.length; i++) sum += left[i]! * right[i]!
  return sum
}
const cosine = (left: Float32Array, right: Float32Array) =>
  dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right))
const take = (count: number, seed: number) => {
  const source = vectorSource({ seed })
  return Array.from({ length: count }, () => source.next())
}
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

describe('vectorSource', () => {
  it('repeats itself for a seed and differs for another', () => {
    expect(take(3, 1)).toEqual(take(3, 1))
    expect(take(1, 1)).not.toEqual(take(1, 2))
  })

  it('gives vectors of unit length and of the asked width', () => {
    for (const vector of take(20, 3)) {
      expect(vector).toHaveLength(1536)
      expect(Math.hypot(...vector)).toBeCloseTo(1, 4)
    }
    expect(vectorSource({ seed: 1, dimensions: 8 }).next()).toHaveLength(8)
  })

  it('looks like text: unrelated ones a little alike, neighbours much more', () => {
    const vectors = take(1500, 5)
    const toFirst = vectors
      .slice(0, 60)
      .map((one) => vectors.filter((other) => other !== one).map((o) => cosine(one, o)))
    const unrelated = median(toFirst.flat())
    const nearest = median(toFirst.map((row) => Math.max(...row)))
    expect(unrelated).toBeGreaterThan(0.1)
    expect(unrelated).toBeLessThan(0.3)
    expect(nearest).toBeGreaterThan(0.6)
    expect(nearest).toBeLessThan(0.95)
  })

  it('gives a neighbour at exactly the asked cosine', () => {
    const source = vectorSource({ seed: 9, dimensions: 64 })
    const vector = source.next()
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (asked) => {
        expect(cosine(vector, source.near(vector, asked))).toBeCloseTo(asked, 4)
      }),
    )
    expect(() => source.near(vector, 1.1)).toThrow(RangeError)
  })

  it('makes 5,000 vectors in well under a second', () => {
    const source = vectorSource({ seed: 1 })
    const started = performance.now()
    for (let i = 0; i < 5000; i++) source.next()
    // About 0.2 s measured; the bound only catches a change of order.
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe('vectorToText', () => {
  it('writes what pgvector reads, without losing a bit of a float4', () => {
    expect(vectorToText([1, -0.5, 0])).toBe('[1,-0.5,0]')
    const [vector] = take(1, 1)
    expect(Float32Array.from(JSON.parse(vectorToText(vector!)))).toEqual(vector)
  })
})

describe('seededRandom', () => {
  it('draws normally distributed numbers', () => {
    const random = seededRandom(1)
    const draws = Array.from({ length: 20_000 }, () => random.gaussian())
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length
    expect(Math.abs(mean)).toBeLessThan(0.03)
    expect(Math.abs(variance - 1)).toBeLessThan(0.05)
  })

  it('keeps to its bounds', () => {
    const random = seededRandom(2)
    for (let i = 0; i < 1000; i++) {
      expect(random.integer(3, 5)).toSatisfy((n: number) => n >= 3 && n <= 5)
      expect(random.fraction()).toSatisfy((n: number) => n >= 0 && n < 1)
    }
    expect(() => random.pick([])).toThrow(RangeError)
  })
})
