import type { QdrantStore } from './connect.js'
import type { MappedField, QdrantMapping } from './mapping.js'

/** What a memory says, to be written as the payload of a point. */
export interface PayloadFields extends Record<MappedField, unknown> {
  text: string
  owner: string
  personality: string
  /** Ms since the epoch. */
  createdAt: number
}

/** The payload's name for each field. */
export type PayloadNames = Record<MappedField, string>

/** The names that the first path of each field gives: what a new collection is written with. */
export const defaultNames = (mapping: QdrantMapping): PayloadNames =>
  Object.fromEntries(
    Object.entries(mapping.fields).map(([field, paths]) => [field, paths.find((path) => !path.includes('.')) ?? field]),
  ) as PayloadNames

/** The names that the points of a collection use, so that the bot finds new ones as it finds the others. */
export async function namesIn(
  store: Pick<QdrantStore, 'scroll'>,
  collection: string,
  mapping: QdrantMapping,
): Promise<PayloadNames> {
  const { points } = await store.scroll(collection, { offset: null, limit: 20, vectors: false })
  const names = defaultNames(mapping)
  for (const [field, paths] of Object.entries(mapping.fields) as [MappedField, string[]][]) {
    const used = paths
      .filter((path) => !path.includes('.'))
      .find((path) => points.some(({ payload }) => payload[path] != null))
    if (used) names[field] = used
  }
  return names
}

/** A payload with the fields under these names; what is null or empty is left out. */
export function payloadOf(fields: PayloadFields, names: PayloadNames): Record<string, unknown> {
  const payload: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(fields) as [MappedField, unknown][]) {
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) continue
    payload[names[field]] = value
  }
  return payload
}

/** Collections of the bot, one a personality. */
export const botCollection = (personalityId: string): string => `personality-${personalityId}`
