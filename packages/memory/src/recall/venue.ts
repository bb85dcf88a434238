import { type SQL, sql } from 'drizzle-orm'
import type { MemoryMetadata } from '../contract.js'
import type { Given } from './given.js'

/*
 * A memory knows every place it was said in, as keys in its `origins`:
 *
 *   dm                          in a direct message
 *   guild:{guildId}:{channelId} in a channel of a guild; the channel is empty where only the guild is known
 *
 * No key at all = nobody knows.
 */

const DIRECT_MESSAGE = 'dm'

export const guildKey = (guildId: string, channelId: string): string => `guild:${guildId}:${channelId}`

/** The keys of the place a memory was said in; none where that is unknown. */
export function originsOf(said: Pick<MemoryMetadata, 'contextType' | 'channelId' | 'guildId'>): string[] {
  if (said.guildId && said.contextType !== 'dm') return [guildKey(said.guildId, said.channelId ?? '')]
  if (said.contextType === 'dm') return [DIRECT_MESSAGE]
  return []
}

/**
 * The guilds and channels a memory was said in, one key each: `g{guildId}`, `c{channelId}`. Coarser than origins, since
 * it does not say which channel is of which guild, but an index finds a memory by any of them.
 */
export function placesOf(said: Pick<MemoryMetadata, 'contextType' | 'channelId' | 'guildId'>): string[] {
  const places: string[] = []
  if (said.guildId && said.contextType !== 'dm') places.push(guildPlace(said.guildId))
  if (said.channelId) places.push(channelPlace(said.channelId))
  return places
}

export const guildPlace = (guildId: string): string => `g${guildId}`

export const channelPlace = (channelId: string): string => `c${channelId}`

/** The columns that decide where a memory may be seen. */
export interface OriginColumns {
  personaId: SQL
  origins: SQL
  canonScope: SQL
}

/** Where a question is asked; all null = where everything may be seen: in a direct message, or by the operator. */
export interface AskedFrom {
  guildId: Given | null
  /** As memories said in this very channel have it among their `origins`. */
  channelKey: Given | null
  /** Memories of unknown origin may be seen in guilds. */
  openUnknownOrigins: boolean
}

/** Whether a memory may be seen from there. The only place that says so. */
export function visibleFrom({ guildId, channelKey, openUnknownOrigins }: AskedFrom, columns: OriginColumns): SQL {
  if (guildId === null) return sql`true`
  const isGlobal = sql`coalesce(${columns.canonScope} = 'global', false)`
  return sql`(
    (cardinality(${columns.origins}) = 0 and (${sql.raw(String(openUnknownOrigins))} or ${isGlobal}))
    or ${channelKey}::text = any (${columns.origins})
    or exists (
      select from unnest(${columns.origins}) as origin (key)
      where split_part(origin.key, ':', 1) = 'guild'
        and (split_part(origin.key, ':', 2) = ${guildId}::text
          or ${isGlobal}
          or (select persona.recall_across_guilds from personas persona where persona.id = ${columns.personaId}))
        and not exists (
          select from channel_settings channel
          where channel.is_private and channel.channel_id = split_part(origin.key, ':', 3))
    )
  )`
}
