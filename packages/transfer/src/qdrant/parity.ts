import { type Database, EMBEDDING_DIMENSIONS, queryRows, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { idOfMemory } from '../incoming/incoming-memory.js'
import { chooseVector } from './choose-vector.js'
import type { QdrantStore } from './connect.js'
import { ORIGIN_KEY } from './read-point.js'
import { type PointReader, resolvePoints, type WholePoint } from './resolve.js'
import type { Sample } from './verify.js'

/** How well the nearest neighbours agree, here and in Qdrant. */
export interface Parity {
  /** Points whose neighbours were compared; 0 = no vector was copied that could be. */
  samples: number
  /** Neighbours of each. */
  k: number
  /** Share of Qdrant's neighbours that are ours too: of all samples, and of the worst. Null without samples. */
  overlap: number | null
  worst: number | null
  /** Below it the import counts as failed. */
  threshold: number
  ok: boolean
}

/** Two neighbours this close to each other in cosine distance may stand in either order. */
const TIE = 1e-5

/** Further from its own vector than this a memory has another one; the same text embedded twice differs by less. */
const SAME = 0.01

/**
 * Compares the nearest neighbours of sample points: Qdrant's among the points of the collection, ours among the memories
 * that came from it, both compared with all, so that nothing but the data can make a difference.
 */
export async function measureParity(options: {
  database: Database
  store: QdrantStore
  reader: PointReader & { model: string }
  samples: readonly Sample[]
  /** How many of the samples are compared; the rest stands in for those without a copied vector. */
  wanted: number
  k: number
  threshold: number
  signal?: AbortSignal | undefined
}): Promise<Parity> {
  const { samples, wanted, k, threshold, signal } = options
  const overlaps: number[] = []
  for (const sample of samples) {
    if (overlaps.length === wanted) break
    signal?.throwIfAborted()
    const overlap = await overlapOf(sample, options)
    if (overlap !== null) overlaps.push(overlap)
  }
  const overlap = overlaps.length === 0 ? null : overlaps.reduce((sum, one) => sum + one, 0) / overlaps.length
  return {
    samples: overlaps.length,
    k,
    overlap,
    worst: overlaps.length === 0 ? null : Math.min(...overlaps),
    threshold,
    ok: overlap === null || overlap >= threshold,
  }
}

async function overlapOf(
  { collection, point }: Sample,
  { database, store, reader, k }: Parameters<typeof measureParity>[0],
): Promise<number | null> {
  const id = /^\d+$/.test(point.pointId) ? BigInt(point.pointId) : point.pointId
  const [stored] = await store.retrieve(collection, [typeof id === 'bigint' && id < 2n ** 53n ? Number(id) : id], {
    vectors: true,
  })
  const chosen = chooseVector(stored?.vector, reader.wanted)
  if (!('vector' in chosen)) return null
  const { vector } = chosen
  // More than k, since several points can be one memory and some can be none.
  const name = nameOf(stored!.vector, reader.wanted.name)
  const nearest = await store.nearest(collection, { vector, name, limit: 3 * k })
  const theirs = await memoriesOf(database, collection, nearest, reader)
  if (theirs.length === 0) return null
  const { distances, furthest } = await ourNeighbours(database, { collection, vector, theirs, k, model: reader.model })
  if ((distances.get(idOfMemory(point)) ?? 0) > SAME) return 0
  const compared = theirs.filter((one) => distances.has(idOfMemory(one))).slice(0, k)
  if (compared.length === 0) return 0
  return compared.filter((one) => isNear(distances.get(idOfMemory(one))!, furthest)).length / compared.length
}

const isNear = (distance: number | null, furthest: number): boolean => distance !== null && distance <= furthest + TIE

/** The name under which Qdrant searches: what was chosen of several, nothing where there is one. */
function nameOf(vectors: unknown, name: string | undefined): string | undefined {
  if (Array.isArray(vectors)) return undefined
  return name ?? Object.entries(vectors as Record<string, unknown>).find(([, value]) => Array.isArray(value))?.[0]
}

async function memoriesOf(
  database: Database,
  collection: string,
  points: Awaited<ReturnType<QdrantStore['nearest']>>,
  reader: PointReader,
): Promise<WholePoint[]> {
  const { whole } = await transaction(database, (tx) => resolvePoints(tx, collection, points, reader))
  const byId = new Map<string, WholePoint>()
  for (const one of whole) if (!byId.has(idOfMemory(one))) byId.set(idOfMemory(one), one)
  return [...byId.values()]
}

/**
 * The distances of Qdrant's neighbours here, null where a vector is missing, and that of our k-th. What waits for a
 * vector, or is not here because it was erased, is left out: the counts tell of it.
 */
async function ourNeighbours(
  database: Database,
  wanted: { collection: string; vector: readonly number[]; theirs: readonly WholePoint[]; k: number; model: string },
): Promise<{ distances: Map<string, number | null>; furthest: number }> {
  const { collection, vector, theirs, k, model } = wanted
  const keys = JSON.stringify(theirs.map((one) => ({ personaId: one.personaId, id: idOfMemory(one) })))
  const personalities = JSON.stringify([...new Set(theirs.map((one) => one.personalityId))])
  const query = `[${[...vector, ...Array<number>(EMBEDDING_DIMENSIONS - vector.length).fill(0)].join(',')}]`
  const rows = await transaction(database, (tx) =>
    queryRows<{ id: string; distance: number | null; asked: boolean }>(
      tx,
      sql`with asked as materialized (
        select row."personaId" as persona_id, row.id from json_to_recordset(${keys}::json) as row ("personaId" uuid, id uuid)
      ), considered as materialized (
        select memory.persona_id, memory.id, exists (select from asked
          where asked.persona_id = memory.persona_id and asked.id = memory.id) as asked
        from memories memory
        where memory.personality_id in (select value::uuid from json_array_elements_text(${personalities}::json) value)
          and (memory.extra -> ${ORIGIN_KEY} ->> 'collection' = ${collection}
            or (memory.persona_id, memory.id) in (select persona_id, id from asked))
      ), compared as materialized (
        select considered.id, considered.asked, vector.embedding <=> ${query}::vector(1536) as distance
        from considered
        left join memory_vectors vector on vector.persona_id = considered.persona_id
          and vector.memory_id = considered.id and vector.model = ${model}
        where vector.memory_id is not null or not exists (select from embedding_backlog item
          where item.persona_id = considered.persona_id and item.memory_id = considered.id and item.model = ${model})
      )
      (select id, distance, true as asked from compared where asked)
      union all
      (select id, distance, false from compared where distance is not null order by distance, id limit ${k})`,
    ),
  )
  const ours = rows.filter(({ asked }) => !asked).map(({ distance }) => distance!)
  const distances = new Map(rows.filter(({ asked }) => asked).map(({ id, distance }) => [id, distance]))
  return { distances, furthest: ours.length === 0 ? Number.NEGATIVE_INFINITY : Math.max(...ours) }
}
