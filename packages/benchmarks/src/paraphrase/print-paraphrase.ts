import type { ParaphraseResult } from './run-paraphrase.js'

/** The result for people: a line a fact, best rank first, and a total. */
export function paraphraseLines(result: ParaphraseResult): string[] {
  const byRank = [...result.facts].sort((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity))
  return [
    `${result.facts.length} facts among ${result.memories} memories of one persona, each asked for in other words (${result.model})`,
    '',
    ' rank  in prompt  question → what was said',
    ...byRank.map(({ rank, inPrompt, question, fact }) =>
      [
        String(rank ?? '–').padStart(5),
        (inPrompt ? 'yes' : 'no').padStart(9),
        ` ${question} → ${shortened(fact)}`,
      ].join('  '),
    ),
    '',
    `${result.inPrompt} of ${result.facts.length} are in the prompt`,
  ]
}

const shortened = (text: string): string => (text.length > 70 ? `${text.slice(0, 69)}…` : text)
