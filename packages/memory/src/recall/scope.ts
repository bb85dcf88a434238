import { type SQL, sql } from 'drizzle-orm'
import type { Venue } from '../contract.js'
import type { RecallOptions } from './query-input.js'
import { visibleFrom } from './venue.js'

/** What a search may look at. */
export interface Scope {
  personaId: string
  personalityId: string | null
  venue: Venue
  /** Strictly before; null = any time. */
  before: Date | null
  /** Only memories said in one of these channels; null = anywhere. */
  channelIds: readonly string[] | null
  excludeIds: readonly string[]
  excludeMessageIds: readonly string[]
  /** Memories of unknown origin may be seen in guilds. */
  openUnknownOrigins: boolean
}

export const scopeOf = (options: RecallOptions, openUnknownOrigins: boolean): Scope => ({
  personaId: options.personaId,
  personalityId: options.personalityId,
  venue: options.venue,
  before: options.excludeNewerThan ?? null,
  channelIds: null,
  excludeIds: options.excludeIds,
  excludeMessageIds: options.excludeMessageIds,
  openUnknownOrigins,
})

/** A list of texts as one parameter: drivers differ in how they write arrays. */
export const textArray = (values: readonly string[]): SQL =>
  sql`array(select json_array_elements_text(${JSON.stringify(values)}::json))`

/**
 * What may be seen, of `memories memory`: the one place that says so. Every answer passes through it, whichever
 * index found it.
 */
export function mayBeSeen(scope: Scope): SQL {
  const conditions = [
    sql`memory.persona_id = ${scope.personaId}::uuid`,
    sql`memory.visibility = 'normal'`,
    sql`(memory.expires_at is null or memory.expires_at > now())`,
    visibleFrom(
      scope.venue,
      { personaId: sql`memory.persona_id`, origins: sql`memory.origins`, canonScope: sql`memory.canon_scope` },
      scope.openUnknownOrigins,
    ),
  ]
  if (scope.personalityId) conditions.push(sql`memory.personality_id = ${scope.personalityId}::uuid`)
  if (scope.before) conditions.push(sql`memory.created_at < ${scope.before.toISOString()}::timestamptz`)
  if (scope.channelIds) conditions.push(saidIn(sql`memory.origins`, sql`memory.channel_id`, scope.channelIds))
  if (scope.excludeIds.length > 0) conditions.push(sql`memory.id::text <> all (${textArray(scope.excludeIds)})`)
  if (scope.excludeMessageIds.length > 0) {
    conditions.push(sql`not memory.message_ids && ${textArray(scope.excludeMessageIds)}`)
  }
  return sql.join(conditions, sql` and `)
}

/** Said in one of these channels, first or again. */
const saidIn = (origins: SQL, channelId: SQL, channelIds: readonly string[]): SQL =>
  sql`(${channelId} = any (${textArray(channelIds)}) or exists (
    select from unnest(${origins}) as origin (key) where split_part(origin.key, ':', 3) = any (${textArray(channelIds)})))`
