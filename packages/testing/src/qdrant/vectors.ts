import { wrongInput } from './answers.js'
import type { CollectionParams, Distance, Point, PointVector, SparseVector, VectorParams } from './contract.js'

/** The name under which an unnamed vector is kept. */
export const UNNAMED = ''

export type KeptVectors = Record<string, readonly number[] | SparseVector>

/** The dense vectors of a collection by name. */
export function denseParams({ vectors }: CollectionParams): Record<string, VectorParams> {
  return isParams(vectors) ? { [UNNAMED]: vectors } : vectors
}

const isParams = (vectors: CollectionParams['vectors']): vectors is VectorParams =>
  typeof (vectors as VectorParams).size === 'number'

/** The vectors of a point as the collection keeps them: checked, and of unit length where cosine compares them. */
export function keptVectors({ vector }: Point, params: CollectionParams): KeptVectors {
  const dense = denseParams(params)
  const given: KeptVectors = Array.isArray(vector)
    ? { [UNNAMED]: vector as readonly number[] }
    : { ...(vector as KeptVectors) }
  const kept: KeptVectors = {}
  for (const [name, value] of Object.entries(given)) {
    if (!Array.isArray(value)) {
      if (!(name in (params.sparse_vectors ?? {}))) throw wrongInput(`Not existing vector name error: ${name}`)
      kept[name] = value as SparseVector
      continue
    }
    const expected = dense[name]
    if (!expected) throw wrongInput(`Not existing vector name error: ${name}`)
    if (value.length !== expected.size) {
      throw wrongInput(`Vector dimension error: expected dim: ${expected.size}, got ${value.length}`)
    }
    kept[name] = expected.distance === 'Cosine' ? normalized(value) : value
  }
  return kept
}

/** Vectors as they go out: the unnamed one bare, others by name. */
export function shownVectors(kept: KeptVectors, wanted: boolean | readonly string[]): PointVector {
  if (UNNAMED in kept) return kept[UNNAMED] as readonly number[]
  if (wanted === true || wanted === false) return kept
  return Object.fromEntries(Object.entries(kept).filter(([name]) => wanted.includes(name)))
}

/** Higher is nearer, whatever the distance. */
export function score(distance: Distance, left: readonly number[], right: readonly number[]): number {
  switch (distance) {
    case 'Cosine':
      return dot(left, right) / (Math.sqrt(dot(left, left) * dot(right, right)) || 1)
    case 'Dot':
      return dot(left, right)
    case 'Euclid':
      return -Math.sqrt(left.reduce((sum, value, at) => sum + (value - right[at]!) ** 2, 0))
    case 'Manhattan':
      return -left.reduce((sum, value, at) => sum + Math.abs(value - right[at]!), 0)
  }
}

function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!
  return sum
}

/** Qdrant leaves vectors alone that have no length, or unit length already. */
function normalized(vector: readonly number[]): readonly number[] {
  const square = dot(vector, vector)
  if (square < Number.EPSILON || Math.abs(square - 1) < 1e-6) return vector
  const length = Math.sqrt(square)
  return vector.map((value) => Math.fround(value / length))
}
