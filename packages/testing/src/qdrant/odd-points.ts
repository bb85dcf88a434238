import type { Random } from '../random.js'
import type { CollectionKind } from './bot-collections.js'
import type { Payload } from './contract.js'

export interface PointTraits {
  number: number
  text: string
  collection: string
  person: { personaId: string; userId: string; discordId: string }
  personality: { id: string; slug: string }
  kind: CollectionKind
}

interface OddPoint {
  payload: Payload
  /** Why an import must skip it; null = it must not. */
  skipped: string | null
  /** What an import must put right about it. */
  repairs: string[]
  /** Why its vector cannot be copied; null = it can. */
  problem: string | null
  /** Whether the history tells where it was said. */
  placed: boolean
  /** Whose it is: `known:…`, or a name of somebody nobody knows. */
  owner: string
  /** The text as it must be stored. */
  stored: string
}

type Oddity = (point: OddPoint, traits: PointTraits, random: Random, messageIds: readonly string[]) => void

const START_MS = Date.UTC(2025, 0)

/** A point as the bot writes it, and where it is odd, with one thing about it that is not. */
export function oddFields(
  traits: PointTraits,
  isOdd: boolean,
  random: Random,
  messageIds: readonly string[],
): OddPoint {
  const { number, text, person, personality, kind } = traits
  const point: OddPoint = {
    payload: {
      content: text,
      personaId: person.personaId,
      personalityId: personality.id,
      createdAt: START_MS + number * 1000,
      channelId: String(9000 + (number % 40)),
      guildId: '700',
      messageIds: [String(10_000_000 + number)],
      senders: [person.discordId],
      summaryType: 'conversation',
      canonScope: 'personal',
      modelUsed: 'claude-haiku',
    },
    skipped: null,
    repairs: [],
    problem: kind === 'small' ? 'vector_of_another_size' : null,
    placed: false,
    owner: `known:${person.personaId}`,
    stored: text,
  }
  if (isOdd) random.pick(ODDITIES)(point, traits, random, messageIds)
  return point
}

/** One for all, since thousands of them would not fit into memory. */
const TOO_LONG = 'x'.repeat(210_000)

const ODDITIES: readonly Oddity[] = [
  // Where the text stands.
  (point, { text }) => rename(point, 'content', 'text', text),
  (point, { text }) => rename(point, 'content', 'pageContent', text),
  (point) => {
    const { content, ...metadata } = point.payload
    point.payload = { pageContent: content, metadata: { ...metadata, nested: { kept: true } } }
  },
  (point) => {
    delete point.payload.content
    point.skipped = 'no_text'
  },
  (point) => {
    point.payload.content = ' \n '
    point.skipped = 'no_text'
  },
  (point, { text }) => {
    point.payload.content = `${text}\0\ud800`
    point.stored = `${text}\ufffd`
    point.repairs.push('text_cleaned')
  },
  (point) => {
    point.payload.content = TOO_LONG
    point.skipped = 'text_too_long'
  },
  // When it was said.
  (point, { number }) => {
    point.payload.createdAt = START_MS / 1000 + number
    point.repairs.push('time_seconds')
  },
  (point, { number }) => {
    point.payload.createdAt = START_MS / 1000 + number + 0.25
    point.repairs.push('time_seconds', 'time_fraction')
  },
  (point, { number }) => {
    point.payload.createdAt = START_MS + number * 1000 + 0.75
    point.repairs.push('time_fraction')
  },
  (point, { number }) => {
    point.payload.createdAt = (START_MS + number * 1000) * 1000
    point.repairs.push('time_microseconds')
  },
  (point, { number }) => {
    point.payload.createdAt = new Date(START_MS + number * 1000).toISOString()
    point.repairs.push('time_text')
  },
  (point) => {
    delete point.payload.createdAt
    point.payload.messageIds = ['1325000000000000000']
    point.repairs.push('time_of_message')
  },
  (point) => {
    delete point.payload.createdAt
    point.skipped = 'no_time'
  },
  (point) => {
    point.payload.createdAt = -5
    point.skipped = 'time_impossible'
  },
  // Whose it is.
  (point, { person }) => rename(point, 'personaId', 'userId', person.userId),
  (point, { person }) => rename(point, 'personaId', 'userId', person.discordId),
  (point, { number }) => {
    rename(point, 'personaId', 'userId', `legacy-${number % 7}`)
    point.owner = `legacy-${number % 7}`
  },
  (point, { collection }) => {
    delete point.payload.personaId
    point.owner = `nobody of ${collection}`
  },
  // With whom.
  (point, { personality }) => {
    point.payload.personalityId = personality.slug
  },
  (point) => {
    delete point.payload.personalityId
  },
  // Where it was said.
  (point, _, random, messageIds) => {
    delete point.payload.channelId
    delete point.payload.guildId
    if (messageIds.length === 0) return
    point.payload.messageIds = [random.pick(messageIds)]
    point.placed = true
  },
  (point) => {
    point.payload.channelId = ''
    point.payload.guildId = ''
  },
  // What does not fit.
  (point) => {
    point.payload.canonScope = 'universal'
    point.payload.summaryType = 's'.repeat(60)
    point.repairs.push('field_refused', 'field_refused')
  },
  (point, { number }) => {
    point.payload.messageIds = String(10_000_000 + number)
    point.payload.senders = []
    point.payload.note = { deep: [1, 'two\0', null] }
  },
  // Its vector.
  (point, { kind }) => {
    if (kind === 'small') return
    point.problem = kind === 'named' ? 'vector_not_dense' : 'vector_without_length'
  },
]

function rename(point: OddPoint, from: string, to: string, value: unknown): void {
  delete point.payload[from]
  point.payload[to] = value
}
