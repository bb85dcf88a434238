/** What Universal Sentence Encoder Lite knows: pieces of words, each with how likely it is. The first six are reserved. */
export type Vocabulary = readonly (readonly [piece: string, score: number | null])[]

const RESERVED = 6
/** How the model writes the beginning of a word. */
const WORD_START = '\u2581'

/** A stretch of text that the model reads whole. */
export interface Window {
  readonly text: string
  readonly tokens: number
}

export interface SentencePieces {
  countTokens(text: string): number
  /** Cuts a text into stretches of at most `longest` tokens, between words where there are any. */
  windows(text: string, longest: number): Window[]
}

/**
 * Counts tokens as the model does, without loading the model: its own tokenizer lives in the worker thread, and its
 * time grows with the square of the text (half a second for 20,000 characters).
 *
 * No piece reaches from one word into the next, so words are counted one by one.
 */
export function sentencePieces(vocabulary: Vocabulary): SentencePieces {
  const scores = new Map(vocabulary.slice(RESERVED).map(([piece, score]) => [piece, score ?? 0]))
  const longestPiece = Math.max(...vocabulary.map(([piece]) => [...piece].length))

  /** The likeliest way to cut a word into pieces, as their number: the Viterbi algorithm. */
  function count(word: string): number {
    const symbols = [WORD_START, ...word]
    const best = new Float64Array(symbols.length + 1)
    // Length of the last piece on the likeliest way to each place; an unknown symbol is a piece of length 1.
    const lengths = new Uint8Array(symbols.length + 1).fill(1)
    const known = new Uint8Array(symbols.length + 1)
    for (let start = 0; start < symbols.length; start++) {
      let piece = ''
      for (let end = start + 1; end <= Math.min(symbols.length, start + longestPiece); end++) {
        piece += symbols[end - 1]
        const score = scores.get(piece)
        if (score === undefined) continue
        const total = best[start]! + score
        // The model's tokenizer takes 0 for "not reached yet", so unknown symbols cost nothing; so it is here.
        if (best[end] !== 0 && total < best[end]!) continue
        best[end] = total
        lengths[end] = end - start
        known[end] = 1
      }
    }
    let pieces = 0
    let afterUnknown = false
    for (let end = symbols.length; end > 0; end -= lengths[end]!) {
      const unknown = known[end] === 0
      if (!(unknown && afterUnknown)) pieces += 1
      afterUnknown = unknown
    }
    return pieces
  }

  /** Parts of a word, for the rare word that is longer than a window. */
  function parts(word: string, longest: number): Window[] {
    const tokens = count(word)
    if (tokens <= longest) return [{ text: word, tokens }]
    const symbols = [...word]
    const middle = Math.ceil(symbols.length / 2)
    return [symbols.slice(0, middle), symbols.slice(middle)].flatMap((half) => parts(half.join(''), longest))
  }

  return {
    countTokens: (text) => wordsOf(text).reduce((sum, word) => sum + count(word), 0),

    windows(text, longest) {
      const windows: Window[] = []
      let words: string[] = []
      let tokens = 0
      const flush = () => {
        if (words.length > 0) windows.push({ text: words.join(' '), tokens })
        words = []
        tokens = 0
      }
      for (const part of wordsOf(text).flatMap((word) => parts(word, longest))) {
        if (tokens + part.tokens > longest) flush()
        words.push(part.text)
        tokens += part.tokens
      }
      flush()
      return windows
    },
  }
}

/** Words as the model was trained to see them: compatibility forms resolved, white space of any kind one space. */
function wordsOf(text: string): string[] {
  return text.normalize('NFKC').match(/\S+/gu) ?? []
}
