import type { PointId } from './contract.js'

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i

/** An id as Qdrant keeps it: uuids with hyphens in lower case. Undefined where it is none. */
export function normalId(id: unknown): PointId | undefined {
  if (typeof id === 'bigint') return id >= 0n ? id : undefined
  if (typeof id === 'number') return Number.isInteger(id) && id >= 0 ? id : undefined
  if (typeof id !== 'string' || !UUID.test(id)) return undefined
  const hex = id.replaceAll('-', '').toLowerCase()
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Qdrant's order: integers first, then uuids by their bytes. */
export function compareIds(left: PointId, right: PointId): number {
  const leftIsText = typeof left === 'string'
  if (leftIsText !== (typeof right === 'string')) return leftIsText ? 1 : -1
  if (left < right) return -1
  return left > right ? 1 : 0
}
