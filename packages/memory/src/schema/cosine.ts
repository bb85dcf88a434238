import { cosineDistance, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { memoryVectors } from './memory-vectors.js'

/**
 * Cosine distance (0 = same direction, 2 = opposite) of each stored vector to `query`: pgvector's `<=>`, which is what
 * the HNSW index answers. Order by it ascending. (`<->` is Euclidean distance and cannot use this index.)
 *
 * @example
 * ```ts
 * // select … order by "memory_vectors"."embedding" <=> '[0.1,…]' limit 5
 * const nearest = await database.db
 *   .select({ memoryId: memoryVectors.memoryId, distance: cosineDistanceTo(query) })
 *   .from(memoryVectors)
 *   .where(and(eq(memoryVectors.personaId, personaId), eq(memoryVectors.model, model)))
 *   .orderBy(cosineDistanceTo(query))
 *   .limit(5)
 * ```
 */
export function cosineDistanceTo(query: number[], column: AnyPgColumn = memoryVectors.embedding): SQL<number> {
  return cosineDistance(column, query).mapWith(Number) as SQL<number>
}

/** Cosine similarity, 1 − distance: 1 = same direction, −1 = opposite. For showing; order by the distance. */
export function cosineSimilarityTo(query: number[], column: AnyPgColumn = memoryVectors.embedding): SQL<number> {
  return sql`1 - (${cosineDistance(column, query)})`.mapWith(Number)
}

/** Keeps rows whose cosine similarity to `query` is at least `threshold` (−1 to 1). */
export function withinCosineSimilarity(
  query: number[],
  threshold: number,
  column: AnyPgColumn = memoryVectors.embedding,
): SQL<boolean> {
  return sql<boolean>`${cosineDistance(column, query)} <= ${1 - threshold}`
}
