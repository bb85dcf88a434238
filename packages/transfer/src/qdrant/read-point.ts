import { z } from 'zod'
import { chooseVector, type VectorProblem, type VectorWanted } from './choose-vector.js'
import type { PointId, QdrantPoint } from './connect.js'
import type { MappedField, QdrantMapping } from './mapping.js'
import { readTime, type TimeRepair, timeOfMessages } from './read-time.js'
import { storable, storableJson } from './storable.js'

/** Why a point can be no memory. It stays in Qdrant, and is counted. */
export type SkipReason = 'no_text' | 'text_too_long' | 'no_time' | 'time_impossible'

/** What was not as it should be and was put right. The value as it came stays in `extra`. */
export type Repair = TimeRepair | 'time_of_message' | 'text_cleaned' | 'field_refused'

/** What a point says, before anybody looks up whom it is about. */
export interface ReadPoint {
  collection: string
  pointId: string
  /** Whose, as the point says it; null = it does not. */
  owner: string | null
  personality: string | null
  text: string
  createdAt: Date
  channelId: string | null
  guildId: string | null
  contextType: 'dm' | 'channel' | null
  messageIds: string[]
  senders: string[]
  summaryType: string | null
  canonScope: 'global' | 'personal' | 'session' | null
  sessionId: string | null
  /** Fields of the payload that have no column; `_qdrant` says which point it was. */
  extra: Record<string, unknown>
  vector: number[] | null
  problem: VectorProblem | null
  repairs: Repair[]
}

/** The key in `extra` that says which point a memory came from. */
export const ORIGIN_KEY = '_qdrant'

/** As long as the text of a memory may be. */
const MAX_TEXT = 200_100

const short = (max: number) =>
  z
    .union([z.string(), z.int()])
    .transform((value) => storable(String(value)).trim())
    .pipe(z.string().min(1).max(max))
const list = (max: number) =>
  z
    .union([z.array(short(max)), short(max).transform((one) => [one])])
    .transform((items) => [...new Set(items)])
    .pipe(z.array(z.string()).max(1_000))
const snowflake = short(20).pipe(z.string().regex(/^\d+$/))
const lowerCase = z.string().transform((value) => value.toLowerCase())

const readers = {
  owner: short(200),
  personality: short(255),
  channelId: snowflake,
  guildId: snowflake,
  contextType: lowerCase.transform((value) => (value === 'guild' ? 'channel' : value)).pipe(z.enum(['dm', 'channel'])),
  messageIds: list(64),
  senders: list(255),
  summaryType: short(50),
  canonScope: lowerCase.pipe(z.enum(['global', 'personal', 'session'])),
  sessionId: short(255),
} as const

/** Reads a point: what the mapping names becomes fields, the rest `extra`. Looks nothing up. */
export function readPoint(
  point: QdrantPoint,
  { collection, mapping, wanted }: { collection: string; mapping: QdrantMapping; wanted: VectorWanted },
): ReadPoint | { skipped: SkipReason } {
  const payload = new Payload(point.payload, mapping.fields)
  const text = payload.take('text', z.string())
  const cleaned = storable(text ?? '')
  if (cleaned.trim() === '') return { skipped: 'no_text' }
  if (cleaned.length > MAX_TEXT) return { skipped: 'text_too_long' }

  const messageIds = payload.take('messageIds', readers.messageIds) ?? []
  const time = payload.peek('createdAt')
  const read = readTime(time, mapping.times)
  const createdAt = read?.at ?? timeOfMessages(messageIds)
  if (!createdAt) return { skipped: time === undefined ? 'no_time' : 'time_impossible' }
  if (read && read.repairs.length === 0) payload.take('createdAt', z.unknown())

  const chosen = chooseVector(point.vector, wanted)
  const fields = {
    owner: payload.take('owner', readers.owner) ?? null,
    personality: payload.take('personality', readers.personality) ?? null,
    channelId: payload.take('channelId', readers.channelId) ?? null,
    guildId: payload.take('guildId', readers.guildId) ?? null,
    contextType: payload.take('contextType', readers.contextType) ?? null,
    senders: payload.take('senders', readers.senders) ?? [],
    summaryType: payload.take('summaryType', readers.summaryType) ?? null,
    canonScope: payload.take('canonScope', readers.canonScope) ?? null,
    sessionId: payload.take('sessionId', readers.sessionId) ?? null,
  }
  return {
    ...fields,
    collection,
    pointId: idText(point.id),
    text: cleaned,
    createdAt,
    messageIds,
    extra: {
      ...(storableJson(payload.rest) as Record<string, unknown>),
      [ORIGIN_KEY]: { collection: storable(collection), id: idText(point.id) },
    },
    vector: 'vector' in chosen ? chosen.vector : null,
    problem: 'problem' in chosen ? chosen.problem : null,
    repairs: [
      ...(read ? read.repairs : (['time_of_message'] as const)),
      ...(cleaned === text ? [] : (['text_cleaned'] as const)),
      ...Array.from({ length: payload.refused }, () => 'field_refused' as const),
    ],
  }
}

export const idText = (id: PointId): string => String(id)

/** A payload from which fields are taken, first path first; what is left is the rest. */
class Payload {
  readonly rest: Record<string, unknown>
  /** Fields that hold what cannot be stored where they belong. */
  refused = 0
  readonly #paths: QdrantMapping['fields']

  constructor(payload: Record<string, unknown>, paths: QdrantMapping['fields']) {
    this.rest = structuredClone(payload)
    this.#paths = paths
  }

  take<Schema extends z.ZodType>(field: MappedField, schema: Schema): z.output<Schema> | undefined {
    let refused = false
    for (const path of this.#paths[field]) {
      const found = this.#find(path)
      if (!found) continue
      const parsed = schema.safeParse(found.value)
      if (parsed.success) {
        delete found.holder[found.name]
        return parsed.data
      }
      refused = true
    }
    if (refused) this.refused++
    return undefined
  }

  peek(field: MappedField): unknown {
    for (const path of this.#paths[field]) {
      const found = this.#find(path)
      if (found) return found.value
    }
    return undefined
  }

  /** Where a path leads; undefined where that is nothing, null or ''. */
  #find(path: string): { holder: Record<string, unknown>; name: string; value: unknown } | undefined {
    const names = path.split('.')
    const name = names.pop()!
    let holder: unknown = this.rest
    for (const step of names) holder = isObject(holder) ? holder[step] : undefined
    if (!isObject(holder)) return undefined
    const value = holder[name]
    return value === undefined || value === null || value === '' ? undefined : { holder, name, value }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
