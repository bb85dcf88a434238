import { type Random, seededRandom } from '@bot/testing'
import type { Dataset, Persona } from './dataset.js'
import { randomUuid } from './random-uuid.js'

export const GUILD_ID = '7'
/** The channel that holds about 1 % of each persona's memories, and at least one. */
export const QUIET_CHANNEL_ID = '99'
const QUIET_EVERY = 100

const PERSONALITIES = 10
const BUSY_CHANNEL_IDS = Array.from({ length: 40 }, (_, at) => String(1_000 + at))
export const CHANNEL_IDS = [QUIET_CHANNEL_ID, ...BUSY_CHANNEL_IDS]
/** Conversations that go on at the same time; each puts a memory between those of the others. */
const CONCURRENT = 4
const TURNS = { least: 4, most: 20 } as const
const FIRST = Date.UTC(2025, 0, 1)
const MS_BETWEEN_MEMORIES = 60_000

/** A memory without its text and its vector. */
export interface MemoryFacts {
  readonly personaId: string
  readonly id: string
  readonly personalityId: string
  readonly channelId: string
  readonly createdAt: Date
}

/** The characters that everybody talks to. */
export function personalityIdsOf({ seed }: Dataset): string[] {
  const random = seededRandom(seed + 1)
  return Array.from({ length: PERSONALITIES }, () => randomUuid(random))
}

/**
 * The memories of a data set in the order they are made: conversations of a few turns with one character in one channel,
 * of which several go on at once, a memory a minute in all. So a persona's memories lie scattered among everybody's, as
 * they do in a database that grew.
 */
export function* memoriesOf(dataset: Dataset): Generator<MemoryFacts> {
  const random = seededRandom(dataset.seed + 2)
  const personalityIds = personalityIdsOf(dataset)
  const waiting = shuffledConversations(dataset, random)
  const ordinals = new Map<string, number>()

  const begin = () => {
    const conversation = waiting.pop()
    return (
      conversation && {
        ...conversation,
        personalityId: random.pick(personalityIds),
        channelId: random.pick(BUSY_CHANNEL_IDS),
      }
    )
  }
  const active = Array.from({ length: CONCURRENT }, begin).filter((conversation) => conversation !== undefined)
  for (let made = 0; active.length > 0; made++) {
    const at = random.integer(0, active.length - 1)
    const conversation = active[at]!
    const { persona, personalityId, channelId } = conversation
    const ordinal = ordinals.get(persona.id) ?? 0
    ordinals.set(persona.id, ordinal + 1)
    yield {
      personaId: persona.id,
      id: randomUuid(random),
      personalityId,
      channelId: isQuiet(ordinal, persona) ? QUIET_CHANNEL_ID : channelId,
      createdAt: new Date(FIRST + made * MS_BETWEEN_MEMORIES),
    }
    conversation.turns -= 1
    if (conversation.turns > 0) continue
    const next = begin()
    if (next) active[at] = next
    else active.splice(at, 1)
  }
}

interface Conversation {
  persona: Persona
  turns: number
}

function shuffledConversations(dataset: Dataset, random: Random): Conversation[] {
  const conversations: Conversation[] = []
  for (const persona of [...dataset.scopes, ...dataset.others]) {
    for (let left = persona.rows; left > 0; ) {
      const turns = Math.min(left, random.integer(TURNS.least, TURNS.most))
      conversations.push({ persona, turns })
      left -= turns
    }
  }
  for (let at = conversations.length - 1; at > 0; at--) {
    const other = random.integer(0, at)
    ;[conversations[at], conversations[other]] = [conversations[other]!, conversations[at]!]
  }
  return conversations
}

const isQuiet = (ordinal: number, { rows }: Persona): boolean =>
  rows < QUIET_EVERY ? ordinal === Math.floor(rows / 2) : ordinal % QUIET_EVERY === QUIET_EVERY / 2
