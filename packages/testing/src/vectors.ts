import { seededRandom } from './random.js'

export interface VectorSourceOptions {
  /** The same seed gives the same vectors, in the same order. */
  seed: number
  /** Default 1536. */
  dimensions?: number
  /** How many topics the vectors gather around; the first are the largest. Default 256. */
  clusters?: number
  /** Directions in which the vectors of a topic vary. Default 24. */
  intrinsicDimensions?: number
}

/** An endless, repeatable supply of vectors that behave like those of a text embedding model. */
export interface VectorSource {
  /** The next vector, of unit length. */
  next(): Float32Array
  /** A unit vector whose cosine similarity to `vector` is `cosine`, in a random direction. */
  near(vector: Float32Array, cosine: number): Float32Array
}

// Shares of a vector's squared length. They give what real text embeddings show, and what makes an index's life hard:
// unrelated texts about 0.2 alike (the shared mean), texts of one topic about 0.55, few directions that matter.
const SHARE = { mean: 0.2, topic: 0.35, variation: 0.3, noise: 0.15 } as const

/**
 * Opens a source of realistic vectors for benchmarks and tests: clustered, of low intrinsic dimension, around a shared
 * mean. Uniformly random vectors are all equally far apart, which makes every index look bad and every shortcut good.
 *
 * 100,000 vectors of 1536 dimensions take about 4 seconds.
 *
 * @example
 * ```ts
 * const vectors = vectorSource({ seed: 7 })
 * const stored = Array.from({ length: 1000 }, () => vectors.next())
 * const query = vectors.near(stored[0], 0.8)
 * ```
 */
export function vectorSource(options: VectorSourceOptions): VectorSource {
  const { seed, dimensions = 1536, clusters = 256, intrinsicDimensions = 24 } = options
  const random = seededRandom(seed)

  const direction = (length: number) =>
    scaled(
      Float32Array.from({ length: dimensions }, () => random.gaussian()),
      length,
    )
  const mean = direction(Math.sqrt(SHARE.mean))
  const topics = Array.from({ length: clusters }, () => direction(Math.sqrt(SHARE.topic)))
  // Stored coordinate by coordinate, so that the inner loop below reads in order and sums in a register.
  const axes = Array.from({ length: intrinsicDimensions }, () =>
    direction(Math.sqrt(SHARE.variation / intrinsicDimensions)),
  )
  const basis = Float32Array.from(
    { length: dimensions * intrinsicDimensions },
    (_, at) => axes[at % intrinsicDimensions]![Math.floor(at / intrinsicDimensions)]!,
  )
  const weights = new Float32Array(intrinsicDimensions)
  // Fresh noise for every coordinate would cost more than all the rest, so vectors read one table from random places.
  const noise = Float32Array.from(
    { length: 64 * dimensions },
    () => random.gaussian() * Math.sqrt(SHARE.noise / dimensions),
  )

  return {
    next() {
      // Squaring the draw makes early topics larger, as real ones are.
      const topic = topics[Math.floor(random.fraction() ** 2 * clusters)]!
      const offset = random.integer(0, noise.length - dimensions)
      const vector = new Float32Array(dimensions)
      for (let axis = 0; axis < intrinsicDimensions; axis++) weights[axis] = random.gaussian()
      for (let i = 0, at = 0; i < dimensions; i++) {
        let sum = mean[i]! + topic[i]! + noise[offset + i]!
        for (let axis = 0; axis < intrinsicDimensions; axis++) sum += weights[axis]! * basis[at++]!
        vector[i] = sum
      }
      return scaled(vector, 1)
    },

    near(vector, cosine) {
      if (!(cosine >= -1 && cosine <= 1)) throw new RangeError(`a cosine lies between -1 and 1, not at ${cosine}`)
      const along = scaled(Float32Array.from(vector), 1)
      const across = direction(1)
      const overlap = dot(along, across)
      for (let i = 0; i < dimensions; i++) across[i]! -= overlap * along[i]!
      scaled(across, Math.sqrt(1 - cosine * cosine))
      for (let i = 0; i < dimensions; i++) across[i]! += cosine * along[i]!
      return across
    },
  }
}

/** A vector as pgvector reads it: `[0.1,0.2]`. */
export function vectorToText(vector: ArrayLike<number>): string {
  return `[${Array.from(vector).join(',')}]`
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0
  for (let i = 0; i < left.length; i++) sum += left[i]! * right[i]!
  return sum
}

/** Gives the vector the asked length, in place. */
function scaled(vector: Float32Array, length: number): Float32Array {
  const factor = length / Math.sqrt(dot(vector, vector))
  for (let i = 0; i < vector.length; i++) vector[i]! *= factor
  return vector
}
