import type {
  HistoryMessage,
  MemoryQueryOptions,
  Message,
  PgvectorMemoryAdapter,
  ReplySettings,
  SearchResult,
  Venue,
} from '@bot/memory'

/** Memories recalled for a reply where nobody chose a number. */
export const DEFAULT_MEMORY_LIMIT = 20
/** A config may hold any number; recall takes no more. */
const MOST_MEMORIES = 1_000

export interface RecallRequest {
  message: Message
  query: string
  /** What the prompt holds already. */
  history: readonly HistoryMessage[]
  settings: Pick<ReplySettings, 'memoryLimit' | 'memoryScoreThreshold'>
}

/** Whether anything is recalled: a limit of 0 means that memory is off, not that nobody chose one. */
export const memoryIsOn = (settings: Pick<ReplySettings, 'memoryLimit'>): boolean => settings.memoryLimit !== 0

/** What recall was asked, and what it brought. */
export interface Recalled {
  query: string
  options: MemoryQueryOptions
  result: SearchResult
}

/**
 * The memories for a reply: of this persona with this personality, as far as they may be seen where the message was
 * said, and not of messages that the prompt holds. Those are told by their ids: leaving out by time would lose what the
 * history's budget trimmed.
 */
export async function recall(
  memory: Pick<PgvectorMemoryAdapter, 'search'>,
  { message, query, history, settings }: RecallRequest,
): Promise<Recalled | null> {
  if (!memoryIsOn(settings) || query.trim() === '') return null
  const options: MemoryQueryOptions = {
    personaId: message.personaId,
    personalityId: message.personalityId,
    venue: venueOf(message),
    limit: Math.min(settings.memoryLimit ?? DEFAULT_MEMORY_LIMIT, MOST_MEMORIES),
    ...(settings.memoryScoreThreshold === null ? {} : { scoreThreshold: settings.memoryScoreThreshold }),
    excludeMessageIds: [message, ...history].flatMap((said) => [said.id, ...said.discordMessageIds]),
  }
  return { query, options, result: await memory.search(query, options) }
}

/** The reply will be read where the message was written. */
const venueOf = ({ guildId, channelId }: Message): Venue =>
  guildId === null ? { kind: 'dm' } : { kind: 'guild', guildId, channelId }
