import { createEmbedder } from '@bot/memory'
import { expect, test } from 'vitest'
import type { Conversation } from '../../src/quality/locomo.js'
import { runQuality } from '../../src/quality/run-quality.js'

const said = [
  'The heron stood in the reeds all morning.',
  'My sister repaired the lighthouse lamp.',
  'We planted quinces behind the barn.',
  'The heron stood in the reeds all morning.',
]

const conversation: Conversation = {
  id: 'one',
  turns: said.map((text, at) => ({
    id: `D1:${at + 1}`,
    text: `Ada: ${text}`,
    at: new Date(Date.UTC(2024, 0, 1 + at)),
  })),
  questions: [
    { question: 'Who repaired the lighthouse lamp?', category: 4, evidence: ['D1:2'] },
    // Said twice in the same words, so one memory holds both turns.
    { question: 'Where did the heron stand?', category: 1, evidence: ['D1:1', 'D1:4'] },
  ],
}

test('remembers turns and finds the evidence again, each conversation for itself', async () => {
  const embedder = await createEmbedder({ provider: 'hashing' })
  const lines: string[] = []
  const result = await runQuality([conversation, { ...conversation, id: 'two' }], embedder, (line) => lines.push(line))
  expect(result).toMatchObject({ questions: 4, turns: 8, conversations: 2, model: embedder.model })
  for (const { recall } of Object.values(result.modes)) expect(recall).toEqual({ '5': 1, '10': 1, '20': 1 })
  expect(lines).toHaveLength(2)
})
