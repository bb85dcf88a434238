import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkText } from '../../src/remember/chunk.js'

/** A stand-in for a tokeniser: a token for every four code points begun. */
const countTokens = (text: string) => Math.ceil([...text].length / 4)

describe('a text is split', () => {
  it('never where it fits', () => {
    expect(chunkText('short enough', { maxTokens: 3, countTokens })).toEqual(['short enough'])
  })

  it('between paragraphs first', () => {
    const text = `${'a'.repeat(30)}.\n\n${'b'.repeat(30)}. And ${'c'.repeat(10)}.`
    expect(chunkText(text, { maxTokens: 13, countTokens })).toEqual([
      `${'a'.repeat(30)}.\n\n`,
      `${'b'.repeat(30)}. And ${'c'.repeat(10)}.`,
    ])
  })

  it('then between sentences, then between words', () => {
    const text = 'One sentence here. Another one there. '
    expect(chunkText(text, { maxTokens: 5, countTokens })).toEqual(['One sentence here. ', 'Another one there. '])
    expect(chunkText('several words without an end', { maxTokens: 3, countTokens })).toEqual([
      'several ',
      'words ',
      'without ',
      'an end',
    ])
  })

  it('and between graphemes last, keeping each whole', () => {
    const family = '👨‍👩‍👧'
    for (const chunk of chunkText(family.repeat(20), { maxTokens: 4, countTokens })) {
      expect(chunk.replaceAll(family, '')).toBe('')
    }
  })

  it('without losing a letter, and never over the limit, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 20 }),
        (text, maxTokens) => {
          const chunks = chunkText(text, { maxTokens, countTokens })
          expect(chunks.join('')).toBe(text)
          for (const chunk of chunks) expect(countTokens(chunk)).toBeLessThanOrEqual(maxTokens)
        },
      ),
      { numRuns: 500 },
    )
  })
})
