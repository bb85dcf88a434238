import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadTokenCounter, type TokenCounter } from '../../src/embedding/openai-tokens.js'
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
})

/** Texts of any script and of none, with every kind of border in them and letters of many code points. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.lorem({ maxCount: 12 }),
      fc.constantFrom('\n\n', '\r\n\r\n', '\n \n', '. ', '? ', '。', ' ', '\t', '\u2029'),
      fc.constantFrom(
        '👨‍👩‍👧‍👦',
        '🏳️‍🌈',
        '🇩🇪🇫🇷🇯🇵',
        'é',
        'क्षि',
        '각',
        'ﷺ',
        '\u0600\u0661',
        'מִלָּה',
        'ไทย',
        'a\u0308\u0323',
      ),
      fc.integer({ min: 1, max: 60 }).map((marks) => `x${'\u0301'.repeat(marks)}`),
    ),
    { minLength: 1, maxLength: 40 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '')

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

describe('whatever a text holds, its chunks', () => {
  let openai: TokenCounter
  beforeAll(async () => {
    openai = await loadTokenCounter(true)
  })

  const limits = fc.record({
    // The smallest limit that any code point of OpenAI's fits into, and such as texts of this size are split by.
    maxTokens: fc.integer({ min: 8, max: 60 }),
    exact: fc.boolean(),
  })
  const check = (holds: (text: string, chunks: string[], limits: Parameters<typeof chunkText>[1]) => void) =>
    fc.assert(
      fc.property(anyText, limits, (text, { maxTokens, exact }) => {
        const chosen = { maxTokens, countTokens: exact ? openai : countTokens }
        holds(text, chunkText(text, chosen), chosen)
      }),
      { numRuns: 400 },
    )

  it('give it back when joined, and none is empty', () => {
    check((text, chunks) => {
      expect(chunks.join('')).toBe(text)
      expect(chunks).not.toContain('')
    })
  })

  it('have no more tokens than the embedder takes', () => {
    check((_, chunks, { maxTokens, countTokens: count }) => {
      for (const chunk of chunks) expect(count(chunk)).toBeLessThanOrEqual(maxTokens)
    })
  })

  it('are the same each time', () => {
    check((text, chunks, chosen) => {
      expect(chunkText(text, chosen)).toEqual(chunks)
    })
  })

  it('cut no letter, unless it is too long on its own', () => {
    check((text, chunks, { maxTokens, countTokens: count }) => {
      const letters = [...graphemes.segment(text)]
      let border = 0
      for (const chunk of chunks.slice(0, -1)) {
        border += chunk.length
        const cut = letters.find(({ index, segment }) => index < border && border < index + segment.length)
        if (cut) expect(count(cut.segment)).toBeGreaterThan(maxTokens)
      }
    })
  })
})
