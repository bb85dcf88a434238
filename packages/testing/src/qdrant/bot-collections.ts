import { type Random, seededRandom } from '../random.js'
import type { KeptPoint, PointSource } from './collection.js'
import type { CollectionParams, Payload, PointId } from './contract.js'
import { oddFields } from './odd-points.js'
import { compareIds } from './point-id.js'
import { topicVector } from './topic-vector.js'

export interface BotCollectionsOptions {
  seed: number
  collections: number
  /** Of all collections together. */
  points: number
  /** Who is known; points name them by any of these ids. */
  people: readonly { personaId: string; userId: string; discordId: string }[]
  /** Collections take turns with these. */
  personalities: readonly { id: string; slug: string }[]
  /** The id that the bot would give a memory. */
  memoryId: (personaId: string, personalityId: string, text: string) => string
  /** Messages whose place a history knows, for points that do not. */
  messageIds?: readonly string[]
  /** Share of points with something odd about them, from 0 to 1. Default 0.3. */
  odd?: number
}

export interface BotCollections {
  collections: Map<string, { params: CollectionParams; points: PointSource }>
  /** What an import into an empty database must count, by the names its report uses. */
  expected: Record<string, number>
}

const SIZE = 1536

/**
 * Makes collections as the running bot had them, with every oddity that its data showed, and counts what must become
 * of their points. Vectors are computed when they are read, so that any number of points fits into memory.
 */
export function botCollections(options: BotCollectionsOptions): BotCollections {
  const { odd = 0.3 } = options
  const random = seededRandom(options.seed)
  const tally: Record<string, number> = {}
  const known = new Set<string>()
  const texts: { text: string; person: number; personality: number; vector: number }[] = []
  const drafts = Array.from({ length: options.collections }, (_, at) => ({
    name: nameOf(at, options.personalities),
    personality: at % options.personalities.length,
    kind: kindOf(at),
    points: [] as { id: PointId; payload: Payload; vector: number }[],
  }))

  for (let number = 0; number < options.points; number++) {
    const draft = drafts[number % drafts.length]!
    const isOdd = random.fraction() < odd
    const earlier =
      isOdd && random.fraction() < 0.1 ? texts.at(random.integer(0, Math.max(0, texts.length - 1))) : undefined
    // Only what does not depend on which of the two is read first.
    const repeats = earlier?.personality === draft.personality && draft.kind !== 'small' ? earlier : undefined
    const person = repeats?.person ?? random.integer(0, options.people.length - 1)
    const vector = repeats?.vector ?? number
    const text = repeats?.text ?? textOf(number, random)
    const personality = options.personalities[draft.personality]!
    const point = oddFields(
      { number, text, collection: draft.name, person: options.people[person]!, personality, kind: draft.kind },
      isOdd && !repeats,
      random,
      options.messageIds ?? [],
    )
    const key = `${point.owner}:${draft.personality}:${point.stored}`
    countPoint(tally, point, known.has(key))
    if (point.skipped === null && !known.has(key)) {
      known.add(key)
      if (point.problem === null) texts.push({ text, person, personality: draft.personality, vector })
    }
    draft.points.push({
      id: idOf(
        number,
        random,
        options.memoryId(options.people[person]!.personaId, personality.id, text),
        repeats !== undefined,
      ),
      payload: point.payload,
      vector: point.problem === null || draft.kind === 'small' ? vector : -1,
    })
  }

  return {
    collections: new Map(
      drafts.map(({ name, kind, points }) => [name, { params: paramsOf[kind], points: sourceOf(kind, points) }]),
    ),
    expected: tally,
  }
}

export type CollectionKind = 'plain' | 'named' | 'small'

const paramsOf: Record<CollectionKind, CollectionParams> = {
  plain: { vectors: { size: SIZE, distance: 'Cosine' } },
  named: { vectors: { text: { size: SIZE, distance: 'Cosine' } }, sparse_vectors: { words: {} } },
  small: { vectors: { size: 384, distance: 'Cosine' } },
}

/** One in ten has named vectors, one in twenty those of another model. */
const kindOf = (at: number): CollectionKind => (at % 20 === 7 ? 'small' : at % 10 === 3 ? 'named' : 'plain')

const nameOf = (at: number, personalities: BotCollectionsOptions['personalities']): string =>
  `personality-${personalities[at % personalities.length]!.id}-${at}`

/** Four words of many, and a number, so that no two are alike by chance. */
function textOf(number: number, random: Random): string {
  const word = () => `${random.pick(SYLLABLES)}${random.pick(SYLLABLES)}${random.pick(SYLLABLES)}`
  return `{user}: I ${word()} the ${word()} (${number})\n{assistant}: ${word()} and ${word()} it is.`
}

const SYLLABLES = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'se', 'ti', 'vo', 'zu', 'dra', 'fle', 'gri', 'sto', 'wu']

/** Half have the bot's own id, the others a uuid of no meaning or a number. */
function idOf(number: number, random: Random, own: string, isTaken: boolean): PointId {
  const draw = random.fraction()
  if (draw < 0.5 && !isTaken) return own
  if (draw < 0.75) return number + 1
  const hex = (length: number) => Array.from({ length }, () => random.integer(0, 15).toString(16)).join('')
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`
}

function sourceOf(kind: CollectionKind, points: { id: PointId; payload: Payload; vector: number }[]): PointSource {
  points.sort((left, right) => compareIds(left.id, right.id))
  return {
    size: points.length,
    at(position) {
      const { id, payload, vector } = points[position]!
      return { id, payload, vectors: vectorsOf(kind, vector) }
    },
    seek(wanted) {
      let low = 0
      let high = points.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (compareIds(points[middle]!.id, wanted) < 0) low = middle + 1
        else high = middle
      }
      return low
    },
  }
}

function vectorsOf(kind: CollectionKind, seed: number): KeptPoint['vectors'] {
  if (kind === 'small') return { '': topicVector(seed, 384) }
  if (kind === 'plain') return { '': seed < 0 ? Array<number>(SIZE).fill(0) : topicVector(seed, SIZE) }
  const words = { indices: [1, 7], values: [0.5, 0.25] }
  return seed < 0 ? { words } : { words, text: topicVector(seed, SIZE) }
}

function countPoint(tally: Record<string, number>, point: ReturnType<typeof oddFields>, isKnown: boolean): void {
  const add = (...names: string[]) => {
    for (const name of names) tally[name] = (tally[name] ?? 0) + 1
  }
  add('points')
  if (point.skipped !== null) {
    add('skipped', `skipped:${point.skipped}`)
    return
  }
  for (const repair of point.repairs) add('repaired', `repaired:${repair}`)
  if (point.placed) add('placed')
  add(isKnown ? 'repeated' : 'inserted')
  if (isKnown) return
  if (point.problem !== null) add('pending', `pending:${point.problem}`)
  if (!point.owner.startsWith('known')) add('unclaimed')
}
