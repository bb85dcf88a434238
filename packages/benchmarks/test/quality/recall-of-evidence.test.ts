import { expect, test } from 'vitest'
import { type Answered, recallOfEvidence } from '../../src/quality/recall-of-evidence.js'

/** Found at these places, counted from 0, in mode 'hybrid'; nothing in the others. */
const answered = (category: number, evidence: string[], places: Record<string, number>): Answered => ({
  category,
  evidence,
  places: { hybrid: new Map(Object.entries(places)), vector: new Map(), lexical: new Map() },
})

const all = [
  answered(4, ['a'], { a: 4 }),
  answered(4, ['a'], { a: 5 }),
  answered(1, ['a', 'b'], { a: 0, b: 19, c: 1 }),
  answered(1, ['a', 'b'], {}),
]

test('counts the share of the evidence among the first, averaged over questions', () => {
  expect(recallOfEvidence(all, 'hybrid').recall).toEqual({ '5': 0.375, '10': 0.625, '20': 0.75 })
  expect(recallOfEvidence(all, 'vector').recall).toEqual({ '5': 0, '10': 0, '20': 0 })
})

test('and the same by category', () => {
  expect(recallOfEvidence(all, 'hybrid').categories).toEqual({
    'multi-hop': { questions: 2, recall: { '5': 0.25, '10': 0.25, '20': 0.5 } },
    'single-hop': { questions: 2, recall: { '5': 0.5, '10': 1, '20': 1 } },
  })
})
