import { fillNames } from '@bot/memory'
import type { Names } from '../rag/names.js'
import type { PackedMemory } from '../rag/pack-memories.js'
import type { ReplyRequest, Responder } from './responder.js'

/** Ends every offline answer. Short, because it is remembered with the answer. */
export const OFFLINE_NOTE = '(Offline: I am no language model, I only quote what I remember.)'

const MOST_QUOTES = 5
const LONGEST_QUOTE = 400

/**
 * Answers without a language model, from what was recalled: the best memories, quoted with their dates, and a line that
 * says what this is. What stands in for a model while no key is set, and what a newcomer meets first.
 */
export function createOfflineResponder(): Responder {
  return {
    name: 'offline',
    isModel: false,
    readsHistory: false,
    async respond(request) {
      const answer = answerTo(request)
      request.onText?.(answer)
      return answer
    },
  }
}

function answerTo({ question, memories, names }: ReplyRequest): string {
  // What is told is not answered with quotations: they would be remembered with it, and drown what was told.
  if (!isQuestion(question)) return ['I will remember that.', OFFLINE_NOTE].join('\n\n')
  const quotes = memories
    .map(readMemory)
    .filter(isWorthQuoting)
    .slice(0, MOST_QUOTES)
    .map((memory) => quoteOf(memory, names))
  const opening = quotes.length > 0 ? 'This is what I remember:' : 'I do not remember anything about that yet.'
  return [opening, ...quotes, OFFLINE_NOTE].join('\n\n')
}

interface ReadMemory {
  createdAt: number
  /** What the person said; null where the memory is no turn, such as an imported summary. */
  user: string | null
  /** What was answered, or all of a memory that is no turn; null where it was quoted from other memories. */
  answer: string | null
}

/** A remembered turn apart, as `formatTurn` put it together. */
function readMemory({ text, createdAt }: Pick<PackedMemory, 'text' | 'createdAt'>): ReadMemory {
  const turn = /^\{user\}: (?<user>.*?)(?:\n\{assistant\}: (?<answer>.*))?$/su.exec(text)?.groups
  if (!turn) return { createdAt, user: null, answer: text }
  const answer = turn.answer ?? null
  return { createdAt, user: turn.user ?? '', answer: answer?.includes(OFFLINE_NOTE) ? null : answer }
}

/** A question that was answered by quoting tells nothing itself; what it quoted was recalled too. */
const isWorthQuoting = ({ user, answer }: ReadMemory): boolean => answer !== null || !onlyAsks(user ?? '')

const ASKING = new RegExp(
  `^(?:who|whom|whose|what|when|where|which|why|how|do|does|did|is|are|am|was|were|can|could|would|will|have|has|had|` +
    `tell|remind|list|show|name|describe|recall|remember)\\b`,
  'iu',
)

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

/** "What can I do? My dog hates thunder." tells something, "What can I do?" does not. */
const onlyAsks = (text: string): boolean =>
  Array.from(sentences.segment(text)).every(({ segment }) => ASKING.test(segment.trim()))

const isQuestion = (text: string): boolean => /[?？؟]/u.test(text) || ASKING.test(text.trim())

function quoteOf({ createdAt, user, answer }: ReadMemory, names: Names): string {
  const day = new Date(createdAt).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
  const said = [
    ...(user === null ? [] : [`you said: “${shorten(fillNames(user, names))}”`]),
    ...(answer === null ? [] : [`${user === null ? '' : 'and I: '}“${shorten(fillNames(answer, names))}”`]),
  ]
  return `• On ${day} ${said.join(' ')}`
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim()
  return line.length <= LONGEST_QUOTE ? line : `${line.slice(0, LONGEST_QUOTE).toWellFormed().trimEnd()} …`
}
