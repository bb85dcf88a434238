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

test('systems take turns, each beginning as often, and warm-ups do not count', async () => {
  const asked: string[] = []
  const measured = await interleave(
    ['a', 'b', 'c'],
    [1, 2, 3],
    async (system, question) => {
      asked.push(`${system}${question}`)
      return system + question
    },
    2,
  )
  expect(asked).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2', ...['a1', 'b1', 'c1', 'b2', 'c2', 'a2', 'c3', 'a3', 'b3']])
  expect(measured.get('b')!.answers).toEqual(['b1', 'b2', 'b3'])
  expect(measured.get('b')!.times).toHaveLength(3)
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
