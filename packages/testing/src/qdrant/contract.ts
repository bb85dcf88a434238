/*
 * The part of Qdrant's published REST contract that the fake speaks. Written here rather than taken from a client, so
 * that a test can hold the two against each other.
 */

/** An unsigned integer or a uuid. Past 2^53 an integer is a bigint here and digits on the wire. */
export type PointId = number | bigint | string

export interface SparseVector {
  indices: number[]
  values: number[]
}

/** One vector, or several by name. */
export type PointVector = readonly number[] | Record<string, readonly number[] | SparseVector>

export type Payload = Record<string, unknown>

export interface Point {
  id: PointId
  vector: PointVector
  payload?: Payload | null
}

export type Distance = 'Cosine' | 'Dot' | 'Euclid' | 'Manhattan'

export interface VectorParams {
  size: number
  distance: Distance
}

export interface CollectionParams {
  /** One unnamed vector, or several by name. */
  vectors: VectorParams | Record<string, VectorParams>
  sparse_vectors?: Record<string, object>
}

export interface PointRecord {
  id: PointId
  payload?: Payload | null
  vector?: PointVector
}

export interface ScoredPoint extends PointRecord {
  version: number
  score: number
}

export interface ScrollResult {
  points: PointRecord[]
  next_page_offset: PointId | null
}

export interface CollectionInfo {
  status: 'green' | 'yellow' | 'grey' | 'red'
  optimizer_status: 'ok'
  points_count: number
  indexed_vectors_count: number
  segments_count: number
  config: {
    params: CollectionParams
    hnsw_config: { m: number; ef_construct: number; full_scan_threshold: number }
    optimizer_config: {
      deleted_threshold: number
      vacuum_min_vector_number: number
      default_segment_number: number
      flush_interval_sec: number
    }
  }
  payload_schema: Record<string, never>
}

export interface UpdateResult {
  operation_id: number
  status: 'acknowledged' | 'completed'
}
