import { type Database, type Transaction, transaction, unclaimedPersonaId } from '@bot/memory'
import {
  type AskedName,
  askedName,
  type FoundName,
  findPersonalities,
  findPersonas,
  UUID,
} from '../incoming/find-people.js'
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
  /** Whom these points are about, in their order. Owners are looked up each time: they are claimed meanwhile. */
  find(target: Database | Transaction, points: readonly ReadPoint[]): Promise<Party[]>
}

/** Knows the people of one import. An owner nobody knows is a legacy user, whose placeholder persona it becomes. */
export function knownPeople(mapping: QdrantMapping): People {
  const personalities = new Map<string, string | null>()

  return {
    async find(target, points) {
      const owners = new Map<string, string | null>()
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

async function lookUp(
  target: Database | Transaction,
  known: Map<string, string | null>,
  names: readonly string[],
  find: (tx: Transaction, names: readonly AskedName[]) => Promise<FoundName[]>,
): Promise<void> {
  const fresh = [...new Set(names)].filter((name) => !known.has(name))
  if (fresh.length === 0) return
  for (const name of fresh) known.set(name, null)
  for (const { name, id } of await transaction(target, (tx) => find(tx, fresh.map(askedName)))) known.set(name, id)
}
