import type { HistoryMessage } from '@bot/memory'
import { contentWords } from './content-words.js'

/** A question with fewer says too little by itself ("And where does she live?"). */
const RICH_QUESTION_WORDS = 5
/** What the person said just before, folded in where the question is short. */
const FOLDED_TURNS = 2
const FOLDED_LENGTH = 300
/** More than any embedder here reads of a text. */
const LONGEST_QUERY = 8_000

/**
 * What to search memories for. Folding recent turns into a rich question more than halved its recall in a system like
 * this one (recall@10 .436 to .195) and helped short ones (.548), so only those get the person's last turns.
 */
export function searchQuery(question: string, history: readonly HistoryMessage[]): string {
  const query = question.slice(0, LONGEST_QUERY)
  if (contentWords(query).length >= RICH_QUESTION_WORDS) return query.toWellFormed()
  const before = history
    .filter((message) => message.role === 'user')
    .slice(-FOLDED_TURNS)
    .map((message) => message.content.slice(0, FOLDED_LENGTH))
  return [query, ...before.toReversed()].join('\n').toWellFormed()
}
