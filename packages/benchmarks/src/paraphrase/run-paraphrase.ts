import {
  type Embedder,
  ensurePersonality,
  ensureUser,
  formatTurn,
  migrateDatabase,
  openDatabase,
  PgvectorMemoryAdapter,
} from '@bot/memory'
import type { ToldTurn } from './conversation.js'

export interface AskedFact {
  question: string
  /** What the person said. */
  fact: string
  /** Where its memory stands among all of the persona's; null = it was not found. */
  rank: number | null
  /** Whether a reply's prompt holds it: it is among what default options return. */
  inPrompt: boolean
}

export interface ParaphraseResult {
  model: string
  memories: number
  facts: AskedFact[]
  inPrompt: number
}

const FIRST_TURN = Date.UTC(2026, 3, 1, 8)
const HOURS_BETWEEN_TURNS = 14
/** Few enough to be embedded at once on a slow machine, too; what is not would wait in the backlog. */
const BATCH = 20

/** Remembers the conversation in a new embedded database and asks for each of its facts, with default options. */
export async function runParaphrase(turns: readonly ToldTurn[], embedder: Embedder): Promise<ParaphraseResult> {
  const database = await openDatabase()
  try {
    await migrateDatabase(database)
    const memory = new PgvectorMemoryAdapter({ database, embedder })
    const { id: ownerId, defaultPersonaId: personaId } = await ensureUser(database, {
      discordId: '1',
      username: 'teller',
    })
    const { id: personalityId } = await ensurePersonality(database, {
      slug: 'listener',
      name: 'Listener',
      ownerId,
      characterInfo: 'Listens.',
      personalityTraits: 'Patient.',
    })
    const ids = await remember(memory, turns, { personaId, personalityId })

    const facts: AskedFact[] = []
    for (const [index, turn] of turns.entries()) {
      if (turn.ask === undefined) continue
      const position = async (limit?: number): Promise<number | null> => {
        const found = await memory.queryMemories(turn.ask!, { personaId, venue: { kind: 'dm' }, limit })
        const at = found.findIndex(({ metadata }) => metadata.id === ids[index])
        return at < 0 ? null : at + 1
      }
      facts.push({
        question: turn.ask,
        fact: turn.user,
        rank: await position(turns.length),
        inPrompt: (await position()) !== null,
      })
    }
    return {
      model: embedder.model,
      memories: ids.length,
      facts,
      inPrompt: facts.filter((fact) => fact.inPrompt).length,
    }
  } finally {
    await database.close()
  }
}

/** @returns the id of each turn's memory */
async function remember(
  memory: PgvectorMemoryAdapter,
  turns: readonly ToldTurn[],
  whose: { personaId: string; personalityId: string },
): Promise<string[]> {
  const ids: string[] = []
  for (let start = 0; start < turns.length; start += BATCH) {
    const added = await memory.addMemories(
      turns.slice(start, start + BATCH).map((turn, index) => ({
        text: formatTurn(turn),
        metadata: {
          ...whose,
          createdAt: FIRST_TURN + (start + index) * HOURS_BETWEEN_TURNS * 3_600_000,
          contextType: 'dm',
        },
      })),
    )
    if (!added.every(({ embedded }) => embedded))
      throw new Error('Not every memory has a vector; nothing was measured.')
    ids.push(...added.map((memory) => memory.ids[0]!))
  }
  return ids
}
