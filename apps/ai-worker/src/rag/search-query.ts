import type { HistoryMessage } from '@bot/memory'
import { contentWords, refersBack } from './content-words.js'

/** A question with fewer content words is short. */
const RICH_QUESTION_WORDS = 5
const FOLDED_TURNS = 2
const FOLDED_LENGTH = 300
/** More than any embedder here reads of a text. */
const LONGEST_QUERY = 8_000

/**
 * What to search memories for: the question, and where it is short and leans on what was said before, the person's last
 * turns with it.
 *
 * Folding turns into a rich question more than halved its recall in a system like this one (recall@10 .436 to .195) and
 * helped short ones (.548). Folding them into every short one would not do: of 20 questions that stand alone ("Which
 * pets do I have?"), asked after talk about something else, 10 found their memory as they were and 3 with it.
 */
export function searchQuery(question: string, history: readonly HistoryMessage[]): string {
  const query = question.slice(0, LONGEST_QUERY)
  const isShort = contentWords(query).length < RICH_QUESTION_WORDS
  if (!isShort || !refersBack(query)) return query.toWellFormed()
  const before = history
    .filter((message) => message.role === 'user')
    .slice(-FOLDED_TURNS)
    .map((message) => message.content.slice(0, FOLDED_LENGTH))
  return [query, ...before.toReversed()].join('\n').toWellFormed()
}
