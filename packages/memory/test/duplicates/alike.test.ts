import { expect, it } from 'vitest'
import { alikeBefore, mostDifferingBits } from '../../src/duplicates/alike.js'

/** Numbers from a seed, the same every time (mulberry32). */
function randomFrom(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const DIMENSIONS = 1536
const random = randomFrom(7)
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const direction = (dimensions: number) => Array.from({ length: dimensions }, normal)
const lengthOf = (vector: number[]) => Math.hypot(...vector)

/** A vector at a given cosine similarity to another. */
function at(similarity: number, vector: number[]): number[] {
  const noise = direction(vector.length)
  const along = noise.reduce((sum, value, i) => sum + value * vector[i]!, 0) / lengthOf(vector) ** 2
  const across = noise.map((value, i) => value - along * vector[i]!)
  const scale = (Math.sqrt(1 - similarity ** 2) * lengthOf(vector)) / (similarity * lengthOf(across))
  return vector.map((value, i) => value + scale * across[i]!)
}

function fingerprints(vectors: number[][], personalities = vectors.map(() => 'one')) {
  const dimensions = vectors[0]!.length
  const width = dimensions / 32
  const bits = new Uint32Array(vectors.length * width)
  for (const [row, vector] of vectors.entries()) {
    for (const [i, value] of vector.entries()) {
      if (value > 0) bits[row * width + (i >> 5)]! |= 1 << (31 - (i & 31))
    }
  }
  const rows = vectors.map((_, id) => ({ id: String(id), personalityId: personalities[id]!, createdAtMs: id }))
  return { rows, bits, width, dimensions }
}

it.each([
  [0.9, DIMENSIONS],
  [0.93, 512],
  [0.7, DIMENSIONS],
])('no memory at %d or above is overlooked, of %i dimensions', (similarity, dimensions) => {
  for (let round = 0; round < 200; round++) {
    const said = direction(dimensions)
    expect(alikeBefore(fingerprints([said, at(similarity, said)]), 1, similarity).alike).toEqual([0])
  }
})

it('hardly any of those that are nothing alike is looked at again', () => {
  const prints = fingerprints(Array.from({ length: 300 }, () => direction(DIMENSIONS)))
  const again = prints.rows.flatMap((_, row) => alikeBefore(prints, row, 0.9).alike)
  expect(again).toEqual([])
})

it('the closest come back, of the same personality, and no more than 20', () => {
  const said = direction(512)
  const copies = Array.from({ length: 30 }, (_, nth) => at(1 - nth / 1_000, said))
  const prints = fingerprints(
    [...copies, said, said],
    [...copies.map((_, nth) => (nth < 5 ? 'another' : 'one')), 'one', 'one'],
  )
  const { alike, looked } = alikeBefore(prints, 31, 0.9)
  expect(looked).toBe(26)
  expect(alike).toHaveLength(20)
  expect(alike.slice(0, 2)).toEqual([30, 5])
  expect(Math.min(...alike)).toBe(5)
})

it('as many bits may differ as the angle says, and some more', () => {
  expect(mostDifferingBits(1, 1536)).toBe(0)
  expect(mostDifferingBits(0, 1536)).toBeGreaterThan(768)
  expect(mostDifferingBits(0.9, 1536)).toBeGreaterThan((1536 * Math.acos(0.9)) / Math.PI)
  expect(mostDifferingBits(0.9, 1536)).toBeLessThan(320)
})
