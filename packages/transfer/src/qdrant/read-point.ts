import { z } from 'zod'
import { fieldReaders, TakenFields } from '../incoming/fields.js'
import { readTime, type TimeRepair, timeOfMessages } from '../incoming/read-time.js'
import { MAX_MEMORY_TEXT, storable, storableJson } from '../incoming/storable.js'
import { chooseVector, type VectorProblem, type VectorWanted } from './choose-vector.js'
import type { PointId, QdrantPoint } from './connect.js'
import type { QdrantMapping } from './mapping.js'

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

/** Reads a point: what the mapping names becomes fields, the rest `extra`. Looks nothing up. */
export function readPoint(
  point: QdrantPoint,
  { collection, mapping, wanted }: { collection: string; mapping: QdrantMapping; wanted: VectorWanted },
): ReadPoint | { skipped: SkipReason } {
  const payload = new TakenFields(point.payload, mapping.fields)
  const text = payload.take('text', z.string())
  const cleaned = storable(text ?? '')
  if (cleaned.trim() === '') return { skipped: 'no_text' }
  if (cleaned.length > MAX_MEMORY_TEXT) return { skipped: 'text_too_long' }

  const messageIds = payload.take('messageIds', fieldReaders.messageIds) ?? []
  const time = payload.peek('createdAt')
  const read = readTime(time, mapping.times)
  const createdAt = read?.at ?? timeOfMessages(messageIds)
  if (!createdAt) return { skipped: time === undefined ? 'no_time' : 'time_impossible' }
  if (read && read.repairs.length === 0) payload.take('createdAt', z.unknown())

  const chosen = chooseVector(point.vector, wanted)
  const fields = {
    owner: payload.take('owner', fieldReaders.owner) ?? null,
    personality: payload.take('personality', fieldReaders.personality) ?? null,
    channelId: payload.take('channelId', fieldReaders.channelId) ?? null,
    guildId: payload.take('guildId', fieldReaders.guildId) ?? null,
    contextType: payload.take('contextType', fieldReaders.contextType) ?? null,
    senders: payload.take('senders', fieldReaders.senders) ?? [],
    summaryType: payload.take('summaryType', fieldReaders.summaryType) ?? null,
    canonScope: payload.take('canonScope', fieldReaders.canonScope) ?? null,
    sessionId: payload.take('sessionId', fieldReaders.sessionId) ?? null,
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
