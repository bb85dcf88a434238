import type { Embedder } from './embedder.js'

/** The same embedder with another way to embed. By hand, because a spread loses the methods of a class. */
export function wrapEmbedder(embedder: Embedder, embed: Embedder['embed']): Embedder {
  const { model, dimensions, maxInputTokens, maxBatch, maxParallel, profile } = embedder
  return {
    model,
    dimensions,
    maxInputTokens,
    maxBatch,
    maxParallel,
    profile,
    countTokens: (text) => embedder.countTokens(text),
    embed,
    close: () => embedder.close(),
  }
}
