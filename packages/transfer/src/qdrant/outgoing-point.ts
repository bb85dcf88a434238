import { isDeepStrictEqual } from 'node:util'
import type { PointId } from './connect.js'
import { type PayloadNames, payloadOf } from './payload.js'
import { ORIGIN_KEY } from './read-point.js'
import type { OutgoingMemory } from './recallable.js'
import type { WholePoint } from './resolve.js'

/** The id of the point that holds a memory: its own, or that of the point it came from. */
export function pointIdOf({ point, id }: Pick<OutgoingMemory, 'point' | 'id'>): PointId {
  if (!point) return id
  if (!/^\d+$/.test(point.id)) return point.id
  return Number.isSafeInteger(Number(point.id)) ? Number(point.id) : BigInt(point.id)
}

/** A memory as a payload of the bot's: what came with it from Qdrant goes back with it. */
export function outgoingPayload(memory: OutgoingMemory, names: PayloadNames): Record<string, unknown> {
  const { [ORIGIN_KEY]: _, ...foreign } = memory.extra ?? {}
  const isPrivate = memory.origins.includes('dm')
  return {
    ...foreign,
    ...payloadOf(
      {
        text: memory.text,
        owner: memory.legacyUserId ?? memory.personaId,
        personality: memory.personalityId,
        createdAt: memory.createdAtMs,
        channelId: memory.channelId,
        guildId: memory.guildId,
        contextType: isPrivate ? 'dm' : memory.guildId === null ? null : 'channel',
        messageIds: memory.messageIds,
        senders: memory.senders,
        summaryType: memory.summaryType,
        canonScope: memory.canonScope,
        sessionId: memory.sessionId,
      },
      names,
    ),
  }
}

/**
 * Whether a point says already what the memory says, under whatever names: the bot wrote its fields in several ways, and
 * none of them is rewritten for its own sake.
 */
export function saysTheSame(point: WholePoint, memory: OutgoingMemory): boolean {
  const isPrivate = memory.origins.includes('dm')
  return (
    point.personaId === memory.personaId &&
    point.personalityId === memory.personalityId &&
    point.text === memory.text &&
    point.createdAt.getTime() === memory.createdAtMs &&
    point.channelId === memory.channelId &&
    point.guildId === memory.guildId &&
    (point.contextType === 'dm') === isPrivate &&
    point.summaryType === memory.summaryType &&
    point.canonScope === memory.canonScope &&
    point.sessionId === memory.sessionId &&
    isSameSet(point.messageIds, memory.messageIds) &&
    isSameSet(point.senders, memory.senders)
  )
}

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  isDeepStrictEqual(new Set(one), new Set(other))
