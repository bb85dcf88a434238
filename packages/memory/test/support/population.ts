import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import type { MemoryQueryOptions, Venue } from '../../src/contract.js'
import type { Database } from '../../src/database/database.js'
import { channelSettingsId } from '../../src/ids.js'
import type { People } from './people.js'

/*
 * Memories of every kind, and a plain model of who may see which: what the property tests hold recall against.
 */

export const GUILDS = ['71', '72']
/** Channels by guild; the last of each is private. */
export const CHANNELS: Record<string, string[]> = { '71': ['711', '712', '719'], '72': ['721', '729'] }
const PRIVATE = new Set(['719', '729'])

export type Origin = { kind: 'dm' } | { kind: 'guild'; guildId: string; channelId: string }

export interface Citizen {
  text: string
  personaId: string
  personalityId: string
  origins: Origin[]
  canonScope: 'global' | 'personal' | null
  visibility: 'normal' | 'hidden' | 'archived' | 'deleted'
  expired: boolean
  createdAt: number
  messageIds: string[]
}

const origin: fc.Arbitrary<Origin> = fc.oneof(
  fc.constant<Origin>({ kind: 'dm' }),
  fc
    .constantFrom(...GUILDS)
    .chain((guildId) =>
      fc.constantFrom(...CHANNELS[guildId]!).map((channelId): Origin => ({ kind: 'guild', guildId, channelId })),
    ),
)

export const START = Date.UTC(2026, 0)

export const citizens = (people: People): fc.Arbitrary<Citizen[]> =>
  fc
    .array(
      fc.record({
        personaId: fc.constantFrom(people.ann, people.annAtPlay, people.ben),
        personalityId: fc.constantFrom(people.lilith, people.moss),
        origins: fc.array(origin, { maxLength: 3 }),
        canonScope: fc.constantFrom('global' as const, 'personal' as const, null, null, null),
        visibility: fc.constantFrom(
          'normal' as const,
          'normal' as const,
          'normal' as const,
          'hidden' as const,
          'archived' as const,
          'deleted' as const,
        ),
        expired: fc.boolean().map((flag) => flag),
        createdAt: fc.integer({ min: 0, max: 100 }).map((days) => START + days * 86_400_000),
        messageIds: fc.subarray(['1', '2', '3', '4', '5'], { maxLength: 2 }),
      }),
      { minLength: 250, maxLength: 250 },
    )
    .map((all) => all.map((one, at) => ({ ...one, expired: one.expired && at % 4 === 0, text: `rex number${at}` })))

/** What may be seen, said as plainly as it can be. */
export function maySee(citizen: Citizen, query: MemoryQueryOptions, acrossGuilds: boolean): boolean {
  if (citizen.personaId !== query.personaId) return false
  if (query.personalityId && citizen.personalityId !== query.personalityId) return false
  if (citizen.visibility !== 'normal' || citizen.expired) return false
  if (query.excludeNewerThan !== undefined && citizen.createdAt >= Number(query.excludeNewerThan)) return false
  if (citizen.messageIds.some((id) => query.excludeMessageIds?.includes(id))) return false
  return maySeeFrom(citizen, query.venue, acrossGuilds)
}

function maySeeFrom({ origins, canonScope }: Citizen, venue: Venue, acrossGuilds: boolean): boolean {
  if (venue === 'unrestricted' || venue.kind === 'dm') return true
  if (origins.length === 0) return canonScope === 'global'
  return origins.some((origin) => {
    if (origin.kind === 'dm') return false
    if (origin.guildId === venue.guildId && origin.channelId === venue.channelId) return true
    if (PRIVATE.has(origin.channelId)) return false
    return origin.guildId === venue.guildId || canonScope === 'global' || acrossGuilds
  })
}

export const queries = (people: People): fc.Arbitrary<MemoryQueryOptions> =>
  fc.record(
    {
      personaId: fc.constantFrom(people.ann, people.annAtPlay, people.ben),
      personalityId: fc.constantFrom(people.lilith, people.moss, null),
      venue: fc.oneof(
        fc.constant<Venue>({ kind: 'dm' }),
        fc.constant<Venue>('unrestricted'),
        origin.filter((one) => one.kind === 'guild') as fc.Arbitrary<Venue>,
      ),
      excludeNewerThan: fc.integer({ min: 0, max: 100 }).map((days) => START + days * 86_400_000),
      excludeMessageIds: fc.subarray(['1', '2', '3']),
      mode: fc.constantFrom('hybrid' as const, 'vector' as const, 'lexical' as const),
    },
    { requiredKeys: ['personaId', 'venue', 'mode'] },
  )

/** Marks the private channels, and lets the persona At play be recalled across guilds. */
export async function settle(database: Database, people: People): Promise<void> {
  for (const channelId of PRIVATE) {
    await database.db.execute(
      sql`insert into channel_settings (id, channel_id, is_private) values (${channelSettingsId(channelId)}, ${channelId}, true)`,
    )
  }
  await database.db.execute(sql`update personas set recall_across_guilds = true where id = ${people.annAtPlay}`)
}
