import { vectorSource } from '@bot/testing'
import { expect, it } from 'vitest'
import { vectorLiteral } from '../../src/recall/vector-literal.js'

const read = (literal: string): number[] => literal.slice(1, -1).split(',').map(Number)

function cosine(one: readonly number[], other: readonly number[]): number {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, at) => sum + value * b[at]!, 0)
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other))
}

it('a vector keeps its direction', () => {
  const vectors = vectorSource({ seed: 5, dimensions: 1536 })
  for (let at = 0; at < 50; at++) {
    const [vector, other] = [[...vectors.next()], [...vectors.next()]]
    const written = read(vectorLiteral(vector))
    expect(written).toHaveLength(1536)
    expect(Math.abs(cosine(written, other) - cosine(vector, other))).toBeLessThan(1e-6)
    expect(written.every((value, place) => value === 0 || Math.sign(value) === Math.sign(vector[place]!))).toBe(true)
  }
})

it.each([
  [[0, 0, 0], '[000000,000000,000000]'],
  [[1, -0.5, 0.25], '[999999,-499999,250000]'],
  [[-0.001, 0, 1e-9], '[-999999,000000,000001]'],
])('%j is written as %s', (vector, literal) => {
  expect(vectorLiteral(vector)).toBe(literal)
})
