/*
 * Splits a text that is longer than the embedder takes. Nothing is lost: the chunks joined give the text back, letter
 * for letter. Borders are sought between paragraphs first, then sentences, then words, then graphemes.
 */

/** How a text is cut, from the kindest border to the last resort. Each cut keeps every character. */
const borders: ReadonlyArray<(text: string) => string[]> = [
  (text) => text.split(/(?<=\n\s*\n)(?=\S)/u),
  (text) => segments(text, 'sentence'),
  (text) => segments(text, 'word'),
  (text) => segments(text, 'grapheme'),
  // A single grapheme may have any number of code points (combining marks); no text is refused for that.
  (text) => [...text],
]

const segmenters = {
  sentence: new Intl.Segmenter('en', { granularity: 'sentence' }),
  word: new Intl.Segmenter('en', { granularity: 'word' }),
  grapheme: new Intl.Segmenter('en', { granularity: 'grapheme' }),
}

const segments = (text: string, granularity: keyof typeof segmenters): string[] =>
  Array.from(segmenters[granularity].segment(text), ({ segment }) => segment)

/** What a text is split by. */
export interface ChunkLimits {
  /** Most tokens a chunk may have. */
  maxTokens: number
  countTokens(text: string): number
}

/**
 * The chunks of a text: the text itself where it fits, else as few pieces as kind borders allow, in order.
 *
 * @example
 * ```ts
 * chunkText(text, { maxTokens: 8191, countTokens }).join('') === text
 * ```
 */
export function chunkText(text: string, limits: ChunkLimits): string[] {
  return split(text, limits, 0)
}

function split(text: string, limits: ChunkLimits, level: number): string[] {
  if (limits.countTokens(text) <= limits.maxTokens) return [text]
  const cut = borders[level]
  // A single code point over the limit: nothing is left to cut.
  if (!cut) return [text]
  const pieces = cut(text)
  if (pieces.length === 1) return split(text, limits, level + 1)
  return pack(pieces, limits).flatMap((chunk) =>
    // A piece that is too long on its own is cut at the next border; a packed chunk may exceed its estimate.
    split(chunk, limits, level + 1),
  )
}

/**
 * Joins neighbouring pieces while they fit. The sum of the pieces' tokens bounds those of the whole from above but for
 * rare merges across borders, and costs one count a piece; `split` counts each finished chunk truly.
 */
function pack(pieces: readonly string[], limits: ChunkLimits): string[] {
  const chunks: string[] = []
  let open = ''
  let openTokens = 0
  for (const piece of pieces) {
    const tokens = limits.countTokens(piece)
    if (open !== '' && openTokens + tokens > limits.maxTokens) {
      chunks.push(open)
      open = ''
      openTokens = 0
    }
    open += piece
    openTokens += tokens
  }
  if (open !== '') chunks.push(open)
  return chunks
}
