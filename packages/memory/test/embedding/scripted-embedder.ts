import type { Embedder } from '../../src/embedding/embedder.js'
import { MemoryError, type MemoryErrorCode } from '../../src/errors.js'

/** A call of `embed` that waits for the test to end it. */
export interface ScriptedCall {
  readonly texts: readonly string[]
  readonly signal: AbortSignal | undefined
  succeed(vector?: number[]): void
  fail(code: MemoryErrorCode, details?: Record<string, unknown>): void
}

/** An embedder whose calls the test ends, one by one. A class, as one that somebody else wrote may be. */
export class ScriptedEmbedder implements Embedder {
  readonly model = 'scripted'
  readonly dimensions = 2
  readonly maxInputTokens = 100
  readonly maxBatch = 10
  readonly profile = { semantic: true, scoreThreshold: 0.1, fusionWeight: 1 }
  readonly calls: ScriptedCall[] = []
  closed = false
  /** Goes on although its caller has left, as one that knows no signals does. */
  ignoresSignals = false

  countTokens(text: string): number {
    return text.length
  }

  embed(texts: readonly string[], options: { signal?: AbortSignal } = {}): Promise<number[][]> {
    return new Promise((resolve, reject) => {
      this.calls.push({
        texts,
        signal: options.signal,
        succeed: (vector = [1, 0]) => resolve(texts.map(() => vector)),
        fail: (code, details = {}) => reject(new MemoryError(code, 'as scripted', { details })),
      })
      if (this.ignoresSignals) return
      options.signal?.addEventListener('abort', () => reject(options.signal?.reason), { once: true })
    })
  }

  async close(): Promise<void> {
    this.closed = true
  }
}
