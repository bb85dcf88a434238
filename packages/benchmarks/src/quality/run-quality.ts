import {
  type Database,
  type Embedder,
  ensurePersonality,
  ensureUser,
  migrateDatabase,
  openDatabase,
  PgvectorMemoryAdapter,
  type RecallMode,
  transaction,
} from '@bot/memory'
import { inGroups } from '../data/in-groups.js'
import { type Log, timed } from '../load/log.js'
import type { Conversation } from './locomo.js'
import { type Answered, DEPTHS, type MODES, type ModeQuality, recallOfEvidence } from './recall-of-evidence.js'

export interface QualityResult {
  questions: number
  turns: number
  conversations: number
  model: string
  modes: Record<(typeof MODES)[number], ModeQuality>
}

const BATCH = 200
const LIMIT = Math.max(...DEPTHS)

/** Remembers each conversation, one memory a turn, for a persona of its own, and asks its questions in every mode. */
export async function runQuality(
  conversations: readonly Conversation[],
  embedder: Embedder,
  log: Log,
): Promise<QualityResult> {
  const database = await openDatabase()
  try {
    await migrateDatabase(database)
    const memory = new PgvectorMemoryAdapter({ database, embedder })
    const answered: Answered[] = []
    for (const [number, conversation] of conversations.entries()) {
      await timed(log, `conversation ${conversation.id}, ${conversation.turns.length} turns`, async () => {
        const whose = await peopleOf(database, number)
        const turnsOf = await remember({ database, memory }, conversation, whose)
        for (const { question, category, evidence } of conversation.questions) {
          const find = (mode: RecallMode) => placesOf(memory, { question, mode, personaId: whose.personaId }, turnsOf)
          const places = { hybrid: await find('hybrid'), vector: await find('vector'), lexical: await find('lexical') }
          answered.push({ category, evidence, places })
        }
      })
    }
    return {
      questions: answered.length,
      turns: conversations.reduce((sum, { turns }) => sum + turns.length, 0),
      conversations: conversations.length,
      model: embedder.model,
      modes: {
        hybrid: recallOfEvidence(answered, 'hybrid'),
        vector: recallOfEvidence(answered, 'vector'),
        lexical: recallOfEvidence(answered, 'lexical'),
      },
    }
  } finally {
    await database.close()
  }
}

interface Whose {
  personaId: string
  personalityId: string
}

/** Of its own user, whose first persona has the same id every time: ties and samples fall out alike in every run. */
async function peopleOf(database: Database, number: number): Promise<Whose> {
  const user = await ensureUser(database, { discordId: String(number + 1), username: `reader ${number + 1}` })
  const personality = await ensurePersonality(database, {
    slug: 'listener',
    name: 'Listener',
    ownerId: user.id,
    characterInfo: '',
    personalityTraits: '',
  })
  return { personaId: user.defaultPersonaId, personalityId: personality.id }
}

/**
 * Through a transaction, so that vectors come from the backlog afterwards, however long they take.
 *
 * @returns the turns that each memory holds: what was said twice in the same words is one memory
 */
async function remember(
  { database, memory }: { database: Database; memory: PgvectorMemoryAdapter },
  { turns }: Conversation,
  whose: Whose,
): Promise<Map<string, string[]>> {
  const turnsOf = new Map<string, string[]>()
  for (const some of inGroups(turns, BATCH)) {
    const batch = some.map(({ text, at }) => ({ text, metadata: { ...whose, createdAt: at } }))
    const added = await transaction(database, (tx) => memory.addMemories(batch, { transaction: tx }))
    for (const [at, { ids }] of added.entries()) {
      for (const id of ids) turnsOf.set(id, [...(turnsOf.get(id) ?? []), some[at]!.id])
    }
  }
  let embedded = 0
  for (;;) {
    const outcome = await memory.embedPending()
    embedded += outcome.embedded
    if (outcome.claimed === 0) break
  }
  if (embedded < turnsOf.size) throw new Error(`${turnsOf.size - embedded} memories have no vector; run it again.`)
  return turnsOf
}

async function placesOf(
  memory: PgvectorMemoryAdapter,
  { question, mode, personaId }: { question: string; mode: RecallMode; personaId: string },
  turnsOf: ReadonlyMap<string, readonly string[]>,
): Promise<Map<string, number>> {
  const { documents, report } = await memory.search(question, {
    personaId,
    venue: 'unrestricted',
    limit: LIMIT,
    scoreThreshold: 0,
    mode,
  })
  if (report.degraded) throw new Error(`A question had no vector (${report.degraded}); run it again.`)
  const best = documents.filter(({ metadata }) => metadata.why.matched === 'match')
  return new Map(best.flatMap(({ metadata }, at) => turnsOf.get(metadata.id)!.map((turn) => [turn, at] as const)))
}
