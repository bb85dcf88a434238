import { type SQL, sql } from 'drizzle-orm'
import type { Venue } from '../contract.js'
import type { RecallOptions } from './query-input.js'
import { channelPlace, guildPlace, visibleFrom } from './venue.js'

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

const allOf = (conditions: readonly SQL[]): SQL => sql.join([...conditions], sql` and `)

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
  // Not "=": the index on personality_id is for deleting a personality, and would read the memories of all personas.
  if (scope.personalityId) conditions.push(sql`memory.personality_id is not distinct from ${scope.personalityId}::uuid`)
  if (scope.before) conditions.push(sql`memory.created_at < ${scope.before.toISOString()}::timestamptz`)
  if (scope.channelIds) conditions.push(sql`memory.places && ${textArray(scope.channelIds.map(channelPlace))}`)
  if (scope.excludeIds.length > 0) conditions.push(sql`memory.id <> all (${textArray(scope.excludeIds)}::uuid[])`)
  if (scope.excludeMessageIds.length > 0) {
    conditions.push(sql`not memory.message_ids && ${textArray(scope.excludeMessageIds)}`)
  }
  return allOf(conditions)
}

/**
 * As much of {@link mayBeSeen} as the columns beside the vector tell, of `memory_vectors vector`, but for the persona:
 * never narrower, so that no candidate is lost, and close enough that few candidates are refused afterwards.
 */
export const candidateFilters = (scope: Scope, model: string): SQL =>
  allOf([sql`vector.model = ${model}`, ...narrowings(scope)])

/** The filters beyond persona and model. */
export function narrowings(scope: Scope): SQL[] {
  const conditions: SQL[] = []
  if (scope.personalityId) conditions.push(sql`vector.personality_id = ${scope.personalityId}::uuid`)
  if (scope.before) conditions.push(sql`vector.memory_created_at < ${scope.before.toISOString()}::timestamptz`)
  if (scope.channelIds) conditions.push(sql`vector.places && ${textArray(scope.channelIds.map(channelPlace))}`)
  if (scope.venue !== 'unrestricted' && scope.venue.kind === 'guild') {
    // What was said in other guilds is only a candidate where the persona opted in, or as canon.
    conditions.push(sql`(vector.places @> array[${guildPlace(scope.venue.guildId)}]
      or vector.canon_scope = 'global' or (${scope.openUnknownOrigins} and vector.places = '{}')
      or (select recall_across_guilds from personas where id = ${scope.personaId}::uuid))`)
  }
  return conditions
}
