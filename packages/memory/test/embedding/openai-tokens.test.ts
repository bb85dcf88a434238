import { countTokens as reference } from 'gpt-tokenizer/encoding/cl100k_base'
import { describe, expect, it } from 'vitest'
import { loadTokenCounter } from '../../src/embedding/openai-tokens.js'

const count = await loadTokenCounter(true)

describe('loadTokenCounter', () => {
  it('counts prose exactly, however long', () => {
    const prose = `My dog Rex hates thunder; he hid for 3 hours.\n\nIt's über-loud,  isn't it? 日本語も。\n`.repeat(100)
    expect(count(prose)).toBe(reference(prose))
    expect(count('')).toBe(0)
  })

  it('counts the names of special tokens as the text they are', () => {
    expect(count('say <|endoftext|> now')).toBeGreaterThan(5)
  })

  it('never undercounts an unbroken run, and stays fast where the tokenizer takes seconds', () => {
    const run = 'a'.repeat(4000)
    expect(count(run)).toBeGreaterThanOrEqual(reference(run))
    expect(count(run)).toBeLessThan(reference(run) * 1.1)
    const started = performance.now()
    // 4.3 s, 7 s and 3 s in one piece; 10 to 30 ms in pieces.
    for (const text of ['a', '🎉', ' ']) count(text.repeat(100_000 / text.length))
    expect(performance.now() - started).toBeLessThan(1500)
  })

  it('estimates a quarter more for models whose tokenizer is not here', async () => {
    const estimate = await loadTokenCounter(false)
    expect(estimate('one two three four')).toBe(5)
  })
})
