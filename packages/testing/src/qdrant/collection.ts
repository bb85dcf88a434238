import { wrongInput } from './answers.js'
import type {
  CollectionInfo,
  CollectionParams,
  Payload,
  Point,
  PointId,
  PointRecord,
  ScoredPoint,
  ScrollResult,
} from './contract.js'
import { passes } from './filter.js'
import { compareIds, normalId } from './point-id.js'
import { denseParams, type KeptVectors, keptVectors, score, shownVectors, UNNAMED } from './vectors.js'

/** A point as it is kept. */
export interface KeptPoint {
  id: PointId
  vectors: KeptVectors
  payload: Payload
}

/** Where a collection's points come from, in the order of their ids. */
export interface PointSource {
  readonly size: number
  at(position: number): KeptPoint
  /** Position of the first point whose id is `id` or comes after it. */
  seek(id: PointId): number
}

/** Which parts of a point go out. */
export interface Shown {
  payload: boolean | readonly string[]
  vector: boolean | readonly string[]
}

export interface Collection {
  readonly params: CollectionParams
  info(): CollectionInfo
  count(filter: unknown): number
  retrieve(ids: readonly unknown[], shown: Shown): PointRecord[]
  scroll(page: { offset: unknown; limit: number; filter: unknown }, shown: Shown): ScrollResult
  nearest(
    wanted: {
      vector: unknown
      using: string | undefined
      limit: number
      filter: unknown
      threshold: number | undefined
    },
    shown: Shown,
  ): ScoredPoint[]
  upsert(points: readonly Point[]): void
  remove(selector: { points?: readonly unknown[] | undefined; filter?: unknown }): void
}

/** A collection that keeps its points, or serves those of a generator, which it then cannot change. */
export function openCollection(params: CollectionParams, generated?: PointSource): Collection {
  const kept = new Map<PointId, KeptPoint>()
  let order: PointId[] | undefined
  const stored: PointSource = {
    get size() {
      return kept.size
    },
    at(position) {
      order ??= [...kept.keys()].sort(compareIds)
      return kept.get(order[position]!)!
    },
    seek(id) {
      order ??= [...kept.keys()].sort(compareIds)
      let low = 0
      let high = order.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (compareIds(order[middle]!, id) < 0) low = middle + 1
        else high = middle
      }
      return low
    },
  }
  const source = generated ?? stored

  function* matching(filter: unknown, from = 0): Generator<KeptPoint> {
    for (let position = from; position < source.size; position++) {
      const point = source.at(position)
      if (passes(filter, point)) yield point
    }
  }
  const idOf = (id: unknown): PointId => {
    const normal = normalId(id)
    if (normal === undefined) throw wrongInput(`value ${JSON.stringify(id)} is not a valid point ID`)
    return normal
  }
  const find = (id: PointId): KeptPoint | undefined => {
    const position = source.seek(id)
    const point = position < source.size ? source.at(position) : undefined
    return point && compareIds(point.id, id) === 0 ? point : undefined
  }

  return {
    params,
    info: () => infoOf(params, source.size),
    count: (filter) => (filter == null ? source.size : [...matching(filter)].length),
    retrieve: (ids, shown) =>
      ids
        .map((id) => find(idOf(id)))
        .filter((point) => point !== undefined)
        .map((point) => show(point, shown)),
    scroll({ offset, limit, filter }, shown) {
      const points: PointRecord[] = []
      const from = offset === undefined || offset === null ? 0 : source.seek(idOf(offset))
      for (const point of matching(filter, from)) {
        if (points.length === limit) return { points, next_page_offset: point.id }
        points.push(show(point, shown))
      }
      return { points, next_page_offset: null }
    },
    nearest({ vector, using = UNNAMED, limit, filter, threshold }, shown) {
      const expected = denseParams(params)[using]
      if (!expected) throw wrongInput(`Not existing vector name error: ${using}`)
      const query = Array.isArray(vector) ? (vector as number[]) : (find(idOf(vector))?.vectors[using] as number[])
      if (query?.length !== expected.size) {
        throw wrongInput(`Vector dimension error: expected dim: ${expected.size}, got ${query?.length ?? 0}`)
      }
      const scored: { point: KeptPoint; score: number }[] = []
      for (const point of matching(filter)) {
        const own = point.vectors[using]
        if (Array.isArray(own)) scored.push({ point, score: score(expected.distance, query, own as number[]) })
      }
      return scored
        .filter((one) => threshold === undefined || one.score >= threshold)
        .sort((left, right) => right.score - left.score || compareIds(left.point.id, right.point.id))
        .slice(0, limit)
        .map((one) => ({ ...show(one.point, shown), version: 0, score: one.score }))
    },
    upsert(points) {
      if (generated) throw wrongInput('This collection is generated and cannot be changed')
      // All are checked before the first is kept.
      const checked = points.map((point) => ({
        id: idOf(point.id),
        vectors: keptVectors(point, params),
        payload: point.payload ?? {},
      }))
      for (const point of checked) kept.set(point.id, point)
      order = undefined
    },
    remove({ points, filter }) {
      const ids = points ? points.map(idOf) : [...matching(filter)].map((point) => point.id)
      for (const id of ids) kept.delete(id)
      order = undefined
    },
  }
}

function show({ id, vectors, payload }: KeptPoint, shown: Shown): PointRecord {
  const fields =
    shown.payload === true
      ? payload
      : shown.payload === false
        ? null
        : Object.fromEntries(shown.payload.filter((name) => name in payload).map((name) => [name, payload[name]]))
  return {
    id,
    payload: fields,
    ...(shown.vector === false ? {} : { vector: shownVectors(vectors, shown.vector) }),
  }
}

function infoOf(params: CollectionParams, size: number): CollectionInfo {
  return {
    status: 'green',
    optimizer_status: 'ok',
    points_count: size,
    indexed_vectors_count: size,
    segments_count: 1,
    config: {
      params,
      hnsw_config: { m: 16, ef_construct: 100, full_scan_threshold: 10_000 },
      optimizer_config: {
        deleted_threshold: 0.2,
        vacuum_min_vector_number: 1000,
        default_segment_number: 0,
        flush_interval_sec: 5,
      },
    },
    payload_schema: {},
  }
}
