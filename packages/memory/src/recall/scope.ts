import { type SQL, sql } from 'drizzle-orm'
import { type Given, textArrayOf, unseen } from './given.js'
import type { RecallOptions } from './query-input.js'
import { type AskedFrom, channelPlace, guildKey, guildPlace, visibleFrom } from './venue.js'

/** What a search may look at. Null = not narrowed by this. */
export interface Scope extends AskedFrom {
  personaId: Given
  personalityId: Given | null
  /** The guild that is asked from, as an index finds memories by. */
  guildPlace: Given | null
  /** Strictly before. */
  before: Given | null
  /** Only memories said in one of these channels: their places, as JSON. */
  channels: Given | null
  /** As JSON. */
  excludeIds: Given | null
  /** As JSON. */
  excludeMessageIds: Given | null
  [name: string]: Given | boolean | null
}

export function scopeOf(options: RecallOptions, openUnknownOrigins: boolean): Scope {
  const { venue } = options
  const guild = venue === 'unrestricted' || venue.kind === 'dm' ? null : venue
  return {
    personaId: options.personaId,
    personalityId: options.personalityId,
    guildId: guild?.guildId ?? null,
    guildPlace: guild && guildPlace(guild.guildId),
    channelKey: guild && guildKey(guild.guildId, guild.channelId),
    before: options.excludeNewerThan?.toISOString() ?? null,
    channels: null,
    excludeIds: listOf(options.excludeIds),
    excludeMessageIds: listOf(options.excludeMessageIds),
    openUnknownOrigins,
  }
}

const listOf = (values: readonly string[]): string | null => (values.length > 0 ? JSON.stringify(values) : null)

/** The part of a scope that was said in these channels. */
export const inChannels = (scope: Scope, channelIds: readonly string[]): Scope => ({
  ...scope,
  channels: JSON.stringify(channelIds.map(channelPlace)),
})

/** A list of texts as one parameter. */
export const textArray = (values: readonly string[]): SQL => textArrayOf(JSON.stringify(values))

const allOf = (conditions: readonly SQL[]): SQL => sql.join([...conditions], sql` and `)

/** The persona of a scope. */
export const personaOf = ({ personaId }: Scope): SQL => unseen(personaId, 'uuid')

/**
 * What may be seen, of `memories memory`: the one place that says so. Every answer passes through it, whichever
 * index found it.
 */
export function mayBeSeen(scope: Scope): SQL {
  const conditions = [
    sql`memory.persona_id = ${personaOf(scope)}`,
    sql`memory.visibility = 'normal'`,
    sql`(memory.expires_at is null or memory.expires_at > now())`,
    visibleFrom(scope, {
      ...{ personaId: sql`memory.persona_id`, origins: sql`memory.origins`, canonScope: sql`memory.canon_scope` },
    }),
  ]
  // Not "=": the index on personality_id is for deleting a personality, and would read the memories of all personas.
  if (scope.personalityId) conditions.push(sql`memory.personality_id is not distinct from ${scope.personalityId}::uuid`)
  if (scope.before) conditions.push(sql`memory.created_at < ${unseen(scope.before, 'timestamptz')}`)
  if (scope.channels) conditions.push(sql`memory.places && ${textArrayOf(scope.channels)}`)
  if (scope.excludeIds) conditions.push(sql`memory.id <> all (${textArrayOf(scope.excludeIds)}::uuid[])`)
  if (scope.excludeMessageIds) {
    conditions.push(sql`not memory.message_ids && ${textArrayOf(scope.excludeMessageIds)}`)
  }
  return allOf(conditions)
}

/** The vectors of a persona by a model, of `memory_vectors vector`. */
export const vectorsOf = (scope: Scope, model: Given): SQL =>
  sql`vector.persona_id = ${personaOf(scope)} and vector.model = ${unseen(model, 'text')}`

/**
 * As much of {@link mayBeSeen} as the columns beside the vector tell, of `memory_vectors vector`: never narrower, so
 * that no candidate is lost, and close enough that few candidates are refused afterwards.
 */
export const candidateFilters = (scope: Scope, model: Given): SQL =>
  allOf([vectorsOf(scope, model), ...narrowings(scope)])

/** Whether the columns beside the vector narrow a scope. */
export const isNarrowed = (scope: Scope): boolean => narrowings(scope).length > 0

/** Of `memory_vectors vector`, whether it passes the filters beyond persona and model. */
export const passesNarrowings = (scope: Scope): SQL => (isNarrowed(scope) ? allOf(narrowings(scope)) : sql`true`)

function narrowings(scope: Scope): SQL[] {
  const conditions: SQL[] = []
  if (scope.personalityId) conditions.push(sql`vector.personality_id = ${unseen(scope.personalityId, 'uuid')}`)
  if (scope.before) conditions.push(sql`vector.memory_created_at < ${unseen(scope.before, 'timestamptz')}`)
  if (scope.channels) conditions.push(sql`vector.places && ${textArrayOf(scope.channels)}`)
  if (scope.guildPlace) {
    // What was said in other guilds is only a candidate where the persona opted in, or as canon.
    conditions.push(sql`(vector.places @> array[${scope.guildPlace}::text]
      or vector.canon_scope = 'global' or (${sql.raw(String(scope.openUnknownOrigins))} and vector.places = '{}')
      or (select recall_across_guilds from personas where id = ${personaOf(scope)}))`)
  }
  return conditions
}
