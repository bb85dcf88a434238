import { createEmbedder } from '../../src/embedding/create-embedder.js'
import type { Embedder } from '../../src/embedding/embedder.js'
import { MemoryError, type MemoryErrorCode } from '../../src/errors.js'

/** The hashing embedder with a switch: what it was asked, and how it fails. */
export interface SwitchableEmbedder extends Embedder {
  /** Every call's texts, in order. */
  readonly calls: string[][]
  /** Rejects each call with this code while set. */
  failWith: MemoryErrorCode | null
  /** Refuses every call that holds one of these texts. */
  refused: (text: string) => boolean
  /** Never answers while set; ends with the caller's signal. */
  hangs: boolean
}

export async function switchableEmbedder(overrides: Partial<Embedder> = {}): Promise<SwitchableEmbedder> {
  const hashing = await createEmbedder({ provider: 'hashing' })
  const embedder: SwitchableEmbedder = {
    model: hashing.model,
    dimensions: hashing.dimensions,
    maxInputTokens: hashing.maxInputTokens,
    maxBatch: hashing.maxBatch,
    profile: { semantic: true, scoreThreshold: 0, fusionWeight: 0.5 },
    countTokens: (text) => hashing.countTokens(text),
    close: () => hashing.close(),
    ...overrides,
    calls: [],
    failWith: null,
    refused: () => false,
    hangs: false,
    async embed(texts, options) {
      embedder.calls.push([...texts])
      if (embedder.hangs) {
        await new Promise((_, reject) => {
          options?.signal?.addEventListener('abort', () => reject(options.signal!.reason), { once: true })
        })
      }
      if (embedder.failWith) throw new MemoryError(embedder.failWith, 'switched off')
      if (texts.some(embedder.refused)) throw new MemoryError('embedder_rejected', 'refused')
      return hashing.embed(texts)
    },
  }
  return embedder
}
