import { ensureUser, findPersonality, findUsersNamed, personaFor, type Transaction } from '@bot/memory'
import { personas } from '@bot/memory/schema'
import { and, eq } from 'drizzle-orm'
import type { HistoryLine } from './history-line.js'

/** Why a line cannot be placed. */
export type UnknownParty = 'unknown_personality' | 'unknown_user' | 'ambiguous_user' | 'unknown_persona'

type Party = { personaId: string; personalityId: string } | { unknown: UnknownParty }

/** Finds whom a line speaks of, and asks the database once for each pair. */
export function peopleDirectory(tx: Transaction): (line: HistoryLine) => Promise<Party> {
  const known = new Map<string, Party>()
  return async (line) => {
    const key = JSON.stringify([line.user, line.persona, line.personality])
    const party = known.get(key) ?? (await find(tx, line))
    known.set(key, party)
    return party
  }
}

async function find(tx: Transaction, line: HistoryLine): Promise<Party> {
  const personality = await findPersonality(tx, line.personality)
  if (!personality) return { unknown: 'unknown_personality' }
  const [match, another] = await findUsersNamed(tx, line.user)
  if (!match) return { unknown: 'unknown_user' }
  if (another) return { unknown: 'ambiguous_user' }
  const user = await ensureUser(tx, { discordId: match.discordId, username: line.user })
  if (line.persona == null) {
    const personaId = await personaFor(tx, {
      userId: user.id,
      personalityId: personality.id,
      defaultPersonaId: user.defaultPersonaId,
    })
    return { personaId, personalityId: personality.id }
  }
  const [persona] = await tx
    .select({ id: personas.id })
    .from(personas)
    .where(and(eq(personas.ownerId, user.id), eq(personas.name, line.persona)))
  return persona ? { personaId: persona.id, personalityId: personality.id } : { unknown: 'unknown_persona' }
}
