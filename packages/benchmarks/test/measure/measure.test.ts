import { expect, test } from 'vitest'
import type { Question } from '../../src/data/questions.js'
import { interleave } from '../../src/measure/interleave.js'
import { median, percentile } from '../../src/measure/percentile.js'
import { channelFirst, type Search } from '../../src/measure/system.js'

test('percentiles are values that were measured', () => {
  const values = [9, 1, 5, 3, 7]
  expect(median(values)).toBe(5)
  expect(percentile(values, 0.95)).toBe(9)
  expect(percentile(values, 0.2)).toBe(1)
  expect(percentile([4], 0.5)).toBe(4)
  expect(values).toEqual([9, 1, 5, 3, 7])
  expect(() => median([])).toThrow(RangeError)
})

test('systems take turns, in another order at each question, and warm-ups do not count', async () => {
  const asked: string[] = []
  const questions = Array.from({ length: 60 }, (_, at) => String(at))
  const measured = await interleave(
    ['a', 'b', 'c'],
    questions,
    async (system, question) => {
      asked.push(system)
      return system + question
    },
    2,
  )
  expect(asked.slice(0, 6).join('')).toBe('abcabc')
  const orders = questions.map((_, at) => asked.slice(6 + 3 * at, 9 + 3 * at).join(''))
  // Every order comes up, so that none is always behind the same.
  expect(new Set(orders)).toEqual(new Set(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']))
  expect(measured.get('b')!.answers).toEqual(questions.map((question) => `b${question}`))
  expect(measured.get('b')!.times).toHaveLength(60)
})

test('a channel that holds too few is filled up from anywhere, without repetition', async () => {
  const question: Question = { words: 'x', embedding: [], embeddingText: '[]' }
  const search: Search = { question, personaId: 'p', count: 3, filter: { kind: 'channel', channelId: '1' } }
  const found = { channel: ['b'], all: ['a', 'b', 'c', 'd'], before: ['a'], visible: ['a'] }
  const find = async ({ filter }: Search) => found[filter.kind]
  expect(await channelFirst(search, find)).toEqual(['b', 'a', 'c'])
  expect(await channelFirst({ ...search, count: 1 }, find)).toEqual(['b'])
  expect(await channelFirst({ ...search, filter: { kind: 'before', before: new Date() } }, find)).toEqual(['a'])
})
