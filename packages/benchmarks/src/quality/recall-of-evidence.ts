import type { RecallMode } from '@bot/memory'
import { CATEGORIES } from './locomo.js'

/** Among how many of the best the evidence is looked for. */
export const DEPTHS = [5, 10, 20] as const
export type RecallByDepth = Record<`${(typeof DEPTHS)[number]}`, number>

export const MODES = ['hybrid', 'vector', 'lexical'] as const satisfies readonly RecallMode[]

/** One question, and in each mode the place of each turn that holds evidence, from 0; absent = not among the best 20. */
export interface Answered {
  category: number
  evidence: readonly string[]
  places: Record<(typeof MODES)[number], ReadonlyMap<string, number>>
}

export interface ModeQuality {
  recall: RecallByDepth
  /** The same by LoCoMo's category of question. */
  categories: Record<string, { questions: number; recall: RecallByDepth }>
}

/** The share of each question's evidence that is found, averaged over questions. */
export function recallOfEvidence(answered: readonly Answered[], mode: (typeof MODES)[number]): ModeQuality {
  const numbers = [...new Set(answered.map(({ category }) => category))].sort()
  return {
    recall: recallByDepth(answered, mode),
    categories: Object.fromEntries(
      numbers.map((number) => {
        const of = answered.filter(({ category }) => category === number)
        return [CATEGORIES[number] ?? String(number), { questions: of.length, recall: recallByDepth(of, mode) }]
      }),
    ),
  }
}

function recallByDepth(answered: readonly Answered[], mode: (typeof MODES)[number]): RecallByDepth {
  const at = (depth: number) => {
    const shares = answered.map(
      ({ evidence, places }) =>
        evidence.filter((id) => (places[mode].get(id) ?? depth) < depth).length / evidence.length,
    )
    return Number((shares.reduce((sum, share) => sum + share, 0) / shares.length).toFixed(4))
  }
  return { '5': at(5), '10': at(10), '20': at(20) }
}
