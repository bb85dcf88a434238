import type { Responder } from '@bot/ai-worker'
import { countPeople, type Database, findUsersNamed, listPersonalities, type PgvectorMemoryAdapter } from '@bot/memory'

/** What a newcomer is told about what runs. */
export interface Facts {
  dialect: Database['dialect']
  /** Null = the database would not say. */
  memories: number | null
  people: number
  /** Slugs. */
  personalities: string[]
  embeddingModel: string
  /** What answers; 'offline' = no language model. */
  responder: string
  hasLanguageModel: boolean
  /** Memories that wait for their vectors. */
  pending: number
  /** Somebody of the sample to speak as, where they are there. */
  guest: Guest | null
}

/** A person of the sample, and a question that only a memory answers. */
export interface Guest {
  username: string
  discordId: string
  personality: string
  question: string
}

const GUEST: Guest = {
  username: 'tomas_sinfrenos',
  discordId: '647551925140145353',
  personality: 'dolly',
  question: 'What salary will I get as a tram driver?',
}

export async function readFacts({
  database,
  memory,
  responder,
}: {
  database: Database
  memory: PgvectorMemoryAdapter
  responder: Responder
}): Promise<Facts> {
  const [{ people }, personalities, health, namesakes] = await Promise.all([
    countPeople(database),
    listPersonalities(database),
    memory.health(),
    findUsersNamed(database, GUEST.username),
  ])
  const slugs = personalities.map(({ slug }) => slug)
  const guestIsThere =
    namesakes.some(({ discordId }) => discordId === GUEST.discordId) && slugs.includes(GUEST.personality)
  return {
    dialect: database.dialect,
    memories: health.database?.contents?.memories.rows ?? null,
    people,
    personalities: slugs,
    embeddingModel: memory.model.model,
    responder: responder.name,
    hasLanguageModel: responder.isModel,
    pending: health.database?.contents?.backlog.waiting.rows ?? 0,
    guest: guestIsThere ? GUEST : null,
  }
}
