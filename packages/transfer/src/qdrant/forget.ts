import { type Database, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { idOfMemory } from '../incoming/incoming-memory.js'
import { standingOf } from '../incoming/standing.js'
import type { Progress } from '../progress.js'
import type { PointId, QdrantStore } from './connect.js'
import type { QdrantMapping } from './mapping.js'
import { pagesOf } from './pages.js'
import { knownPeople } from './people.js'
import { ORIGIN_KEY } from './read-point.js'
import { resolvePoints, type WholePoint } from './resolve.js'

const PAGE = 500

/**
 * Removes from Qdrant the points whose memory was deleted, erased or hidden here. Erased ones are known by their hash
 * alone, so every point's text is looked at.
 *
 * @returns false where it was stopped
 */
export async function forgetInQdrant(options: {
  database: Database
  store: QdrantStore
  mapping: QdrantMapping
  dryRun: boolean
  signal: AbortSignal | undefined
  onForgotten(points: number): void
  onProgress(progress: Progress): void
}): Promise<boolean> {
  const { database, store, mapping, dryRun, signal } = options
  const reader = { mapping, people: knownPeople(mapping), wanted: { name: mapping.vector, size: 0, sameModel: false } }
  const collections = (await store.collections()).sort()
  let total = 0
  for (const collection of collections) total += await store.count(collection)
  let done = 0
  for (const collection of collections) {
    for await (const { points } of pagesOf(store, collection, { from: null, size: PAGE, vectors: false })) {
      if (signal?.aborted) return false
      const forgotten = await transaction(database, async (tx) => {
        const { whole } = await resolvePoints(tx, collection, points, reader)
        return forgottenAmong(tx, whole)
      })
      const ids = new Map(points.map(({ id }) => [String(id), id]))
      const remove = forgotten.map(({ pointId }) => ids.get(pointId) as PointId)
      if (remove.length > 0 && !dryRun) await store.remove(collection, remove)
      options.onForgotten(remove.length)
      done += points.length
      options.onProgress({ done, total: Math.max(total, done) })
    }
  }
  return true
}

async function forgottenAmong(tx: Transaction, points: readonly WholePoint[]): Promise<WholePoint[]> {
  const keys = points.map((point) => ({ personaId: point.personaId, id: idOfMemory(point) }))
  const hidden = await queryRows<{ id: string }>(
    tx,
    sql`select memory.id from json_to_recordset(${JSON.stringify(keys)}::json) as key ("personaId" uuid, id uuid)
      join memories memory on memory.persona_id = key."personaId" and memory.id = key.id
      where memory.visibility <> 'normal' or memory.expires_at <= now()`,
  )
  const gone = new Set(hidden.map(({ id }) => id))
  const standing = await standingOf(tx, points, ORIGIN_KEY)
  return points.filter((point, at) => {
    const { contentHash, erased } = standing[at]!
    return gone.has(idOfMemory(point)) || (contentHash === null && erased)
  })
}
