import { describe, expect, test } from 'vitest'
import { countTokens, fitText } from '../../src/rag/tokens.js'

describe('counting tokens', () => {
  test('counts as the model does, special tokens as text', () => {
    expect(countTokens('')).toBe(0)
    expect(countTokens('hello world')).toBe(2)
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(1)
  })

  test.each(['a', '字', ' ', '👩‍👩‍👧'])('takes no longer for 100,000 times %j', (unbroken) => {
    const started = performance.now()
    expect(countTokens(unbroken.repeat(Math.floor(100_000 / unbroken.length)))).toBeGreaterThan(300)
    expect(performance.now() - started).toBeLessThan(2_000) // the tokenizer alone: up to 100 s
  })
})

describe('fitting a text', () => {
  test('leaves one that fits as it is', () => {
    expect(fitText('a short story', 3)).toBe('a short story')
  })

  test('keeps beginning and end of one that does not, and says how much is missing', () => {
    const fitted = fitText(`Once upon a time ${'and then '.repeat(2_000)} ever after.`, 100)
    expect(fitted).toMatch(/^Once upon a time .* \[… \d+ characters left out …\] .* ever after\.$/)
    expect(countTokens(fitted)).toBeLessThanOrEqual(100)
    expect(countTokens(fitted)).toBeGreaterThan(50)
  })

  test.each(['🐝'.repeat(5_000), '字'.repeat(9_000), 'x'.repeat(9_000)])('cuts no character in two', (text) => {
    for (const most of [30, 101, 502]) {
      const fitted = fitText(text, most)
      expect(fitted.isWellFormed()).toBe(true)
      expect(countTokens(fitted)).toBeLessThanOrEqual(most)
    }
  })
})
