import type { Embedder } from '@bot/memory'
import { MODEL } from '../load/load-memories.js'

/** An embedder that has every vector ready, so that what is measured is the database's time. */
export function readyEmbedder(vectors: ReadonlyMap<string, readonly number[]>): Embedder {
  return {
    model: MODEL,
    dimensions: 1536,
    maxInputTokens: 8_191,
    maxBatch: 1_000,
    profile: { semantic: true, scoreThreshold: 0, fusionWeight: 0.5 },
    countTokens: (text) => Math.ceil(text.length / 4),
    async embed(texts) {
      return texts.map((text) => {
        const vector = vectors.get(text)
        if (!vector) throw new Error('A benchmark asked for a vector that it did not prepare.')
        return [...vector]
      })
    },
    close: async () => {},
  }
}
