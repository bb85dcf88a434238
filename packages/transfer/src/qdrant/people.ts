import {
  type Database,
  ensureUnclaimedPersona,
  queryRows,
  type Transaction,
  transaction,
  unclaimedPersonaId,
} from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { QdrantMapping } from './mapping.js'
import type { ReadPoint } from './read-point.js'

/** Whom a point is about. */
export interface Party {
  personaId: string
  /** Set where nobody is known: the legacy user whose placeholder holds it. */
  legacyUserId: string | null
  /** Null = no such personality here. */
  personalityId: string | null
}

export interface People {
  /** Whom these points are about, in their order. Looks up what it has not met before; makes nobody. */
  find(target: Database | Transaction, points: readonly ReadPoint[]): Promise<Party[]>
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i

/** Knows the people of one import. An owner nobody knows is a legacy user, whose placeholder persona it becomes. */
export function knownPeople(mapping: QdrantMapping): People {
  const owners = new Map<string, string | null>()
  const personalities = new Map<string, string | null>()

  return {
    async find(target, points) {
      await lookUp(target, owners, points.map(ownerOf), findPersonas)
      await lookUp(target, personalities, points.flatMap(personalityNames), findPersonalities)
      return points.map((point) => {
        const owner = ownerOf(point)
        const personaId = owners.get(owner)
        return {
          personaId: personaId ?? unclaimedPersonaId(owner),
          legacyUserId: personaId ? null : owner,
          personalityId:
            personalityNames(point)
              .map((name) => personalities.get(name))
              .find((id) => id != null) ?? null,
        }
      })
    },
  }

  function ownerOf({ owner, collection }: ReadPoint): string {
    // Points that name nobody stay together, apart from those of other collections.
    if (owner === null) return `qdrant:${collection}`.slice(0, 200)
    return mapping.owners[owner] ?? owner
  }

  /** What may name the personality, the surest first. */
  function personalityNames({ personality, collection }: ReadPoint): string[] {
    const said = [personality, collection, UUID.exec(collection)?.[0]].filter((name) => name != null)
    return said.map((name) => mapping.personalities[name] ?? name)
  }
}

/** Makes the placeholders that these points need. */
export async function ensurePlaceholders(tx: Transaction, parties: readonly Party[]): Promise<void> {
  for (const legacyUserId of new Set(parties.map((party) => party.legacyUserId))) {
    if (legacyUserId !== null) await ensureUnclaimedPersona(tx, { legacyUserId })
  }
}

async function lookUp(
  target: Database | Transaction,
  known: Map<string, string | null>,
  names: readonly string[],
  find: (
    tx: Transaction,
    names: readonly { name: string; id: string | null }[],
  ) => Promise<{ name: string; id: string }[]>,
): Promise<void> {
  const fresh = [...new Set(names)].filter((name) => !known.has(name))
  if (fresh.length === 0) return
  for (const name of fresh) known.set(name, null)
  const asked = fresh.map((name) => ({ name, id: UUID.exec(name)?.[0] === name ? name.toLowerCase() : null }))
  for (const { name, id } of await transaction(target, (tx) => find(tx, asked))) known.set(name, id)
}

const findPersonas = (tx: Transaction, asked: readonly { name: string; id: string | null }[]) =>
  queryRows<{ name: string; id: string }>(
    tx,
    sql`select asked.name, found.id from json_to_recordset(${JSON.stringify(asked)}::json) as asked (name text, id uuid)
      cross join lateral (select coalesce(
        (select persona.id from personas persona where persona.id = asked.id),
        (select default_persona_id from users where users.id = asked.id),
        (select default_persona_id from users where users.discord_id = asked.name),
        (select mapping.persona_id from shapes_persona_mappings mapping
          where mapping.shapes_user_id = asked.name and mapping.verification_status <> 'quarantined')) as id) found
      where found.id is not null`,
  )

/** A name counts only where one personality bears it. */
const findPersonalities = (tx: Transaction, asked: readonly { name: string; id: string | null }[]) =>
  queryRows<{ name: string; id: string }>(
    tx,
    sql`select asked.name, found.id from json_to_recordset(${JSON.stringify(asked)}::json) as asked (name text, id uuid)
      cross join lateral (select coalesce(
        (select personality.id from personalities personality where personality.id = asked.id),
        (select personality.id from personalities personality where personality.slug = lower(asked.name)),
        (select min(personality.id::text)::uuid from personalities personality
          where personality.name = asked.name having count(*) = 1)) as id) found
      where found.id is not null`,
  )
