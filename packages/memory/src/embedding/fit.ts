import type { Embedder } from './embedder.js'

/**
 * The beginning of a text that an embedder takes: all of it where it fits, else as many words as do. For queries; a
 * memory is split instead, so that nothing of it is lost.
 *
 * @example
 * ```ts
 * const [vector] = await embedder.embed([fitToEmbedder(message, embedder)])
 * ```
 */
export function fitToEmbedder(text: string, embedder: Pick<Embedder, 'countTokens' | 'maxInputTokens'>): string {
  if (embedder.countTokens(text) <= embedder.maxInputTokens) return text
  // Words and the white space before each; a run without white space is cut between its characters.
  const words = text.match(/\s*\S{1,64}/gsu) ?? []
  let fits = 0
  let tooMany = words.length
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1
    const tokens = embedder.countTokens(words.slice(0, middle).join(''))
    if (tokens <= embedder.maxInputTokens) fits = middle
    else tooMany = middle
  }
  return words.slice(0, fits).join('')
}
