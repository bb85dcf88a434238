import { type By, type Database, MemoryError, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { claimLegacyUser } from '../claims/claim-legacy-user.js'
import { findClaimed } from '../claims/mapping-row.js'
import { TransferError } from '../errors.js'
import type { MappedPerson, ShapesMapping } from './mapping.js'

/** What became of the people of a mapping. */
export interface AppliedMapping {
  /** Claimed now; in a dry run, that would be. */
  claimed: number
  claimedAlready: number
  /** Memories that placeholders held from earlier imports and that are their people's now. */
  moved: number
  /** Legacy users who stay unclaimed though the mapping names somebody, and why. */
  refused: { legacyUserId: string; reason: 'unknown_person' | 'claimed_by_another' | 'unclaimed_persona' }[]
}

/** Claims the legacy users whom a mapping names, so that their records go to their people at once. */
export async function applyMapping(
  database: Database,
  { users }: ShapesMapping,
  { by, dryRun }: { by: By; dryRun: boolean },
): Promise<{ applied: AppliedMapping; assumed: Map<string, string> }> {
  const applied: AppliedMapping = { claimed: 0, claimedAlready: 0, moved: 0, refused: [] }
  const assumed = new Map<string, string>()
  const standing = await transaction(database, (tx) => findClaimed(tx, Object.keys(users)))
  for (const [legacyUserId, person] of Object.entries(users)) {
    const personaId = await transaction(database, (tx) => personaOf(tx, person))
    if (personaId === undefined) {
      applied.refused.push({ legacyUserId, reason: 'unknown_person' })
    } else if (dryRun) {
      const claimedFor = standing.get(legacyUserId)
      if (claimedFor === personaId) applied.claimedAlready++
      else if (claimedFor !== undefined) applied.refused.push({ legacyUserId, reason: 'claimed_by_another' })
      else {
        applied.claimed++
        assumed.set(legacyUserId, personaId)
      }
    } else {
      await claim(database, { legacyUserId, personaId, by }, applied)
    }
  }
  return { applied, assumed }
}

async function claim(
  database: Database,
  wanted: { legacyUserId: string; personaId: string; by: By },
  applied: AppliedMapping,
): Promise<void> {
  try {
    const { status, moved } = await claimLegacyUser(database, wanted)
    applied[status === 'claimed' ? 'claimed' : 'claimedAlready']++
    applied.moved += moved
  } catch (error) {
    const isRefusal = TransferError.is(error) || MemoryError.is(error)
    if (!isRefusal || (error.code !== 'claimed_by_another' && error.code !== 'unclaimed_persona')) throw error
    applied.refused.push({ legacyUserId: wanted.legacyUserId, reason: error.code })
  }
}

/** The persona that is meant; that of a Discord user is their default one. */
async function personaOf(tx: Transaction, person: MappedPerson): Promise<string | undefined> {
  const [found] = await queryRows<{ id: string }>(
    tx,
    'discordId' in person
      ? sql`select default_persona_id as id from users
          where discord_id = ${person.discordId} and default_persona_id is not null`
      : sql`select id from personas where id = ${person.personaId}::uuid`,
  )
  return found?.id
}
