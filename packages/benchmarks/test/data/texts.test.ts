import { expect, test } from 'vitest'
import { COMMON_SHARE, COMMON_WORD, textSource } from '../../src/data/texts.js'

const source = textSource(1)
const texts = Array.from({ length: 4_000 }, () => source.next())
const wordsOf = (text: string) => new Set(text.split(' '))

test('texts are as long as messages are', () => {
  for (const text of texts) {
    expect(text.length).toBeGreaterThan(130)
    expect(text.length).toBeLessThanOrEqual(400)
  }
})

test('a fifth of them hold the common word', () => {
  const share = texts.filter((text) => wordsOf(text).has(COMMON_WORD)).length / texts.length
  expect(share).toBeCloseTo(COMMON_SHARE, 1)
  expect(Math.abs(share - COMMON_SHARE)).toBeLessThan(0.02)
})

test('a few content words are common and most are rare', () => {
  const counts = new Map<string, number>()
  for (const word of texts.flatMap((text) => [...wordsOf(text)])) counts.set(word, (counts.get(word) ?? 0) + 1)
  const madeUp = [...counts].filter(([word]) => word.endsWith('k')).map(([, count]) => count / texts.length)
  expect(Math.max(...madeUp)).toBeGreaterThan(0.1)
  expect(Math.max(...madeUp)).toBeLessThan(0.4)
  expect(madeUp.filter((share) => share < 0.001).length / madeUp.length).toBeGreaterThan(0.5)
})

test('questions hold the common word where they are asked to', () => {
  expect(wordsOf(source.question(true)).has(COMMON_WORD)).toBe(true)
  expect(wordsOf(source.question(false)).has(COMMON_WORD)).toBe(false)
})
