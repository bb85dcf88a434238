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

  /**
   * The likeliest way to cut a word into pieces (the Viterbi algorithm): how many they are, and the score of the text up
   * to its end, given the score `before` it.
   */
  function cut(word: string, before: number): { pieces: number; score: number } {
    const symbols = [WORD_START, ...word]
    const best = new Float64Array(symbols.length + 1)
    best[0] = before
    // Length of the last piece on the likeliest way to each place; what no piece reaches is one unknown symbol.
    const lengths = new Uint8Array(symbols.length + 1).fill(1)
    const known = new Uint8Array(symbols.length + 1)
    const offer = (end: number, length: number, total: number, isKnown: 0 | 1) => {
      // The model's tokenizer takes 0 for "not reached yet"; so it is here, or the counts would differ.
      if (best[end] !== 0 && total < best[end]!) return
      best[end] = total
      lengths[end] = length
      known[end] = isKnown
    }
    for (let start = 0; start < symbols.length; start++) {
      let piece = ''
      let found = false
      for (let end = start + 1; end <= Math.min(symbols.length, start + longestPiece); end++) {
        piece += symbols[end - 1]
        const score = scores.get(piece)
        if (score === undefined) continue
        found = true
        offer(end, end - start, best[start]! + score, 1)
      }
      if (!found) offer(start + 1, 1, best[start]!, 0)
    }
    let pieces = 0
    let afterUnknown = false
    for (let end = symbols.length; end > 0; end -= lengths[end]!) {
      const unknown = known[end] === 0
      if (!(unknown && afterUnknown)) pieces += 1
      afterUnknown = unknown
    }
    return { pieces, score: best[symbols.length]! }
  }

  return {
    countTokens(text) {
      let tokens = 0
      let score = 0
      for (const word of wordsOf(text)) {
        const next = cut(word, score)
        tokens += next.pieces
        score = next.score
      }
      return tokens
    },

    windows(text, longest) {
      const windows: Window[] = []
      let open: string[] = []
      let tokens = 0
      let score = 0
      const close = () => {
        if (open.length > 0) windows.push({ text: open.join(' '), tokens })
        open = []
        tokens = 0
        score = 0
      }
      const ahead = wordsOf(text).reverse()
      for (let word = ahead.pop(); word !== undefined; word = ahead.pop()) {
        let next = cut(word, score)
        if (tokens + next.pieces > longest) {
          close()
          next = cut(word, score)
        }
        const symbols = [...word]
        if (next.pieces > longest && symbols.length > 1) {
          // A single word longer than a window: its halves are tried.
          const middle = Math.ceil(symbols.length / 2)
          ahead.push(symbols.slice(middle).join(''), symbols.slice(0, middle).join(''))
          continue
        }
        open.push(word)
        tokens += next.pieces
        score = next.score
      }
      close()
      return windows
    },
  }
}

/** Words as the model was trained to see them: compatibility forms resolved, white space of any kind one space. */
function wordsOf(text: string): string[] {
  return text.normalize('NFKC').match(/\S+/gu) ?? []
}
