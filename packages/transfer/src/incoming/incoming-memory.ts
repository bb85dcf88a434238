import { memoryId } from '@bot/memory'

/** A memory on its way in from elsewhere, with everything known that its row needs. */
export interface IncomingMemory {
  personaId: string
  personalityId: string
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
  /** The legacy user who is named as its owner, where one is. */
  legacyUserId: string | null
  /** Set where the text sums up messages. */
  summary?: { messages: number | null; at: Date } | undefined
  /** What has no column; under one of its keys, which record it was. */
  extra: Record<string, unknown>
  /** A vector that can be used as it is. */
  vector: number[] | null
}

/** The id of its whole text, also where it is stored in pieces. */
export const idOfMemory = ({
  personaId,
  personalityId,
  text,
}: Pick<IncomingMemory, 'personaId' | 'personalityId' | 'text'>): string => memoryId(personaId, personalityId, text)

/**
 * What became of a record. 'repeated': another record brought the same text for the same persona and personality, and
 * the two are one memory. 'erased': its text may not come back.
 */
export type IncomingOutcome = 'inserted' | 'existed' | 'repeated' | 'erased'
