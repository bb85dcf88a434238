/** Why a vector is not copied, so that its memory waits in the backlog for one. */
export type VectorProblem =
  | 'vector_missing'
  | 'vector_ambiguous'
  | 'vector_of_another_size'
  | 'vector_not_dense'
  | 'vector_without_length'
  | 'vector_not_finite'
  | 'vector_of_another_model'

export interface VectorWanted {
  /** Name of the vector; undefined = the unnamed one, else the only one. */
  name: string | undefined
  size: number
  /** Whether the vectors were made by the model that the database uses. */
  sameModel: boolean
}

/** The vector of a point that can be used as it is, or why there is none. */
export function chooseVector(
  vectors: unknown,
  wanted: VectorWanted,
): { vector: number[] } | { problem: VectorProblem } {
  const vector = named(vectors, wanted.name)
  if (vector === undefined || vector === null) return { problem: 'vector_missing' }
  if (vector === ambiguous) return { problem: 'vector_ambiguous' }
  if (!isDense(vector)) return { problem: 'vector_not_dense' }
  if (vector.length !== wanted.size) return { problem: 'vector_of_another_size' }
  // Compared as PostgreSQL holds them: what overflows or vanishes in four bytes is refused there.
  let square = 0
  for (const value of vector) {
    const kept = Math.fround(value)
    if (!Number.isFinite(kept)) return { problem: 'vector_not_finite' }
    square += kept * kept
  }
  if (square === 0) return { problem: 'vector_without_length' }
  if (!wanted.sameModel) return { problem: 'vector_of_another_model' }
  return { vector }
}

const ambiguous = Symbol('several vectors and no name')

function named(vectors: unknown, name: string | undefined): unknown {
  if (typeof vectors !== 'object' || vectors === null || Array.isArray(vectors)) return vectors
  const byName = vectors as Record<string, unknown>
  if (name !== undefined) return byName[name]
  const dense = Object.values(byName).filter(isDense)
  return dense.length > 1 ? ambiguous : (dense[0] ?? Object.values(byName)[0])
}

const isDense = (vector: unknown): vector is number[] =>
  Array.isArray(vector) && vector.length > 0 && vector.every((value) => typeof value === 'number')
