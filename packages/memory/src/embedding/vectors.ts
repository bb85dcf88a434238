import { EMBEDDING_DIMENSIONS } from './embedder.js'

/**
 * Says what is wrong with a vector that a model gave, or nothing. A zero vector is wrong too: its cosine to anything
 * is NaN, which passes every threshold.
 */
export function flawOf(vector: ArrayLike<number>, dimensions: number): string | undefined {
  if (vector.length !== dimensions) return `it has ${vector.length} dimensions, not ${dimensions}`
  let square = 0
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i]
    // Rounded first, as it is stored: 1e300 is finite here and infinite there.
    if (typeof value !== 'number' || !Number.isFinite(Math.fround(value))) {
      return 'it holds something that is no finite number'
    }
    square += value * value
  }
  // Below this, cosines computed in float4 are noise.
  return square < 1e-12 ? 'it is zero' : undefined
}

/** The vector at the width that is stored: zeros appended, which leaves cosines as they are. */
export function padded(vector: ArrayLike<number>): number[] {
  const wide = new Array<number>(EMBEDDING_DIMENSIONS).fill(0)
  for (let i = 0; i < vector.length; i++) wide[i] = vector[i]!
  return wide
}

/** The vector at length 1, in place. */
export function unit<Vector extends number[] | Float64Array>(vector: Vector): Vector {
  let square = 0
  for (const value of vector) square += value * value
  const length = Math.sqrt(square)
  for (let i = 0; i < vector.length; i++) vector[i]! /= length
  return vector
}
