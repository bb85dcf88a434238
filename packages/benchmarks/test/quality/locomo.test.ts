import { expect, test } from 'vitest'
import { readLocomo } from '../../src/quality/locomo.js'

const turn = (dia_id: string, text: string, speaker = 'Ada') => ({ dia_id, text, speaker })

const sample = (changes: object = {}) => ({
  sample_id: 'made-up',
  conversation: {
    speaker_a: 'Ada',
    session_2_date_time: '12:05 am on 2 March, 2024',
    session_2: [turn('D2:1', 'The boat is sold.')],
    session_10_date_time: '12:30 pm on 9 December, 2024',
    session_10: [turn('D10:1', 'We moved.'), turn('D10:2', 'Where to?', 'Bob')],
    session_11_date_time: '1:00 pm on 10 December, 2024',
  },
  qa: [
    { question: 'What was sold?', answer: 'a boat', evidence: ['D2:1'], category: 4 },
    { question: 'What changed?', answer: 2024, evidence: ['D2:1; D10:1', 'D10:2,D2:1'], category: 1 },
    { question: 'Who knows?', evidence: ['D7:7', 'D10:1'], category: 2 },
    { question: 'Nobody knows?', evidence: ['D7:7'], category: 5 },
    { question: 'Nothing?', evidence: [], category: 5 },
  ],
  ...changes,
})

test('turns come session by session, a minute apart, with who said them', () => {
  const [conversation] = readLocomo([sample()])
  expect(conversation!.id).toBe('made-up')
  expect(conversation!.turns).toEqual([
    { id: 'D2:1', text: 'Ada: The boat is sold.', at: new Date('2024-03-02T00:05:00Z') },
    { id: 'D10:1', text: 'Ada: We moved.', at: new Date('2024-12-09T12:30:00Z') },
    { id: 'D10:2', text: 'Bob: Where to?', at: new Date('2024-12-09T12:31:00Z') },
  ])
})

test('evidence may be joined; what names no turn is left out, and questions that have no other', () => {
  const [conversation] = readLocomo(sample())
  expect(conversation!.questions).toEqual([
    { question: 'What was sold?', category: 4, evidence: ['D2:1'] },
    { question: 'What changed?', category: 1, evidence: ['D2:1', 'D10:1', 'D10:2'] },
    { question: 'Who knows?', category: 2, evidence: ['D10:1'] },
  ])
})

test('a file may hold one conversation or several', () => {
  expect(readLocomo(sample())).toHaveLength(1)
  expect(readLocomo([sample(), sample({ sample_id: undefined })]).map(({ id }) => id)).toEqual(['made-up', '2'])
})

test('what cannot be read is named', () => {
  expect(() => readLocomo({ conversation: {} })).toThrow(/qa/)
  const session_1 = [turn('D1:1', 'Hello')]
  const undated = sample({ conversation: { session_1, session_1_date_time: 'yesterday' } })
  expect(() => readLocomo(undated)).toThrow('session_1_date_time should read like')
  expect(() => readLocomo(sample({ conversation: { session_1: [{ text: 1 }] } }))).toThrow(/session_1 .*\n.*text/s)
})
