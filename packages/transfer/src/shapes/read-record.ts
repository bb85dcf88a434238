import { z } from 'zod'
import { fieldReaders, TakenFields } from '../incoming/fields.js'
import type { IncomingMemory } from '../incoming/incoming-memory.js'
import { readTime, type TimeRepair, timeOfMessages } from '../incoming/read-time.js'
import { MAX_MEMORY_TEXT, storable, storableJson } from '../incoming/storable.js'

/** Why a record can be no memory. */
export type SkippedRecord =
  | 'not_a_record'
  | 'deleted'
  | 'no_text'
  | 'text_too_long'
  | 'no_sender'
  | 'no_time'
  | 'time_impossible'

/** What was not as it should be and was put right. The value as it came stays in `extra`. */
export type RecordRepair = TimeRepair | 'time_of_message' | 'text_cleaned' | 'field_refused'

/** What a record says, before anybody looks up whom it is about. */
export interface ReadRecord extends Omit<IncomingMemory, 'personaId' | 'personalityId' | 'legacyUserId'> {
  /** The legacy user whose memory it is: who wrote first. */
  owner: string
  repairs: RecordRepair[]
}

/** The key in `extra` that says which record a memory came from. */
export const ORIGIN_KEY = '_shapes'

/** Where each field stands. */
const places = {
  id: ['id'],
  text: ['result'],
  senders: ['senders', 'metadata.senders'],
  summaryType: ['summary_type'],
  channelId: ['metadata.discord_channel_id'],
  guildId: ['metadata.discord_guild_id'],
  messageIds: ['metadata.msg_ids'],
  createdAt: ['metadata.created_at', 'metadata.end_ts', 'metadata.start_ts'],
  deleted: ['deleted'],
} as const

/** Longest id of a legacy user: it is part of a placeholder's name. */
const owner = z.string().min(1).max(200)
const recordId = z.union([z.string().max(255), z.number()]).transform((id) => storable(String(id)))

/** Reads a record of a legacy export: its fields, the rest as `extra`. Looks nothing up. */
export function readRecord(record: unknown, shape: string): ReadRecord | { skipped: SkippedRecord } {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return { skipped: 'not_a_record' }
  const fields = new TakenFields(record as Record<string, unknown>, places)
  if (isDeleted(fields.take('deleted', z.unknown()))) return { skipped: 'deleted' }
  const text = fields.take('text', z.string())
  const cleaned = storable(text ?? '')
  if (cleaned.trim() === '') return { skipped: 'no_text' }
  if (cleaned.length > MAX_MEMORY_TEXT) return { skipped: 'text_too_long' }
  const senders = fields.take('senders', fieldReaders.senders) ?? []
  const first = owner.safeParse(senders[0])
  if (!first.success) return { skipped: 'no_sender' }

  const messageIds = fields.take('messageIds', fieldReaders.messageIds) ?? []
  const time = fields.peek('createdAt')
  const read = readTime(time, 'auto')
  const createdAt = read?.at ?? timeOfMessages(messageIds)
  if (!createdAt) return { skipped: time === undefined ? 'no_time' : 'time_impossible' }
  const id = fields.take('id', recordId) ?? null
  const known = {
    channelId: fields.take('channelId', fieldReaders.channelId) ?? null,
    guildId: fields.take('guildId', fieldReaders.guildId) ?? null,
    summaryType: fields.take('summaryType', fieldReaders.summaryType) ?? null,
  }
  return {
    ...known,
    owner: first.data,
    text: cleaned,
    createdAt,
    senders,
    messageIds,
    contextType: known.guildId === null ? null : 'channel',
    canonScope: null,
    sessionId: null,
    summary: { messages: messageIds.length || null, at: createdAt },
    extra: { ...(storableJson(fields.rest) as Record<string, unknown>), [ORIGIN_KEY]: { shape: storable(shape), id } },
    vector: null,
    repairs: [
      // Seconds with fractions are what this service wrote.
      ...(read?.repairs.filter((repair) => repair !== 'time_seconds' && repair !== 'time_fraction') ?? [
        'time_of_message' as const,
      ]),
      ...(cleaned === text ? [] : (['text_cleaned'] as const)),
      ...Array.from({ length: fields.refused }, () => 'field_refused' as const),
    ],
  }
}

const isDeleted = (value: unknown): boolean =>
  value !== undefined && value !== false && value !== 0 && value !== 'false' && value !== '0'
