import type { EmbedderProfile } from './embedder.js'

/** What must be known of a model before it is called. */
export interface ModelFacts {
  /** Width of what it gives when nobody asks for less. */
  readonly dimensions: number
  readonly maxInputTokens: number
  /** Whether the API's `dimensions` field shortens its vectors. */
  readonly shortens: boolean
  /** Whether tokens are counted exactly; else the count is an estimate on the safe side. */
  readonly exactTokens: boolean
  readonly profile: EmbedderProfile
}

/*
 * Thresholds. There is no key here to calibrate with, so they rest on what others published, taken low, because a lost
 * paraphrase costs more than a spare candidate:
 * - text-embedding-3-*: unrelated texts lie at 0.08 to 0.2, relevant questions around 0.44
 *   (afurmanov.com/chunk-size-embedding-similarity, measured on 3-large; s-anand.net/blog/embeddings-similarity-threshold).
 * - text-embedding-ada-002: hardly anything lies under 0.5 and unrelated texts reach 0.7 (the same post), so that a
 *   threshold would cut by accident: none.
 * - models that nobody here has measured: none.
 * Near-duplicates. Of text-embedding-3-small, others measured 0.71 to 0.75 for a question asked in other words and 0.55
 * to 0.70 for another question on the same matter (Slack questions, webkkk.net/roybotbot), 0.74 for the same thesis in
 * other words (episteme.cloud, 40 pairs). 0.9 is well above both: what lies there shares its words too, so that merging
 * it loses none. Of text-embedding-3-large nobody published as much; its scale is the same.
 * Weights. A dense model of this class alone finds about as much as BM25 (LoCoMo: bge-m3 0.668, BM25 0.636), so that
 * both sides of the fusion weigh the same.
 */
const unmeasured: EmbedderProfile = { semantic: true, scoreThreshold: 0, fusionWeight: 1 }
const third: EmbedderProfile = { semantic: true, scoreThreshold: 0.2, fusionWeight: 1, duplicateThreshold: 0.9 }

const openai = { maxInputTokens: 8191, exactTokens: true }
const served = { shortens: false, exactTokens: false, profile: unmeasured }

const knownModels: Readonly<Record<string, ModelFacts>> = {
  'text-embedding-3-small': { ...openai, dimensions: 1536, shortens: true, profile: third },
  'text-embedding-3-large': { ...openai, dimensions: 3072, shortens: true, profile: third },
  'text-embedding-ada-002': { ...openai, dimensions: 1536, shortens: false, profile: unmeasured },
  // What Ollama and its like serve most.
  'nomic-embed-text': { ...served, dimensions: 768, maxInputTokens: 2048 },
  'mxbai-embed-large': { ...served, dimensions: 1024, maxInputTokens: 512 },
  'bge-m3': { ...served, dimensions: 1024, maxInputTokens: 8192 },
  'all-minilm': { ...served, dimensions: 384, maxInputTokens: 256 },
}

/** The facts of a model, under whatever prefix or tag a server lists it: `openai/NAME`, `NAME:latest`. */
export function findModel(model: string): ModelFacts | undefined {
  const name = model
    .split('/')
    .at(-1)!
    .replace(/:[^:]*$/, '')
  return Object.hasOwn(knownModels, name) ? knownModels[name] : undefined
}

/** The facts assumed of a model that is not in the list, whose width the caller gives. */
export function unknownModel(dimensions: number): ModelFacts {
  // 512 is what most sentence models read; a caller who knows better says so with `maxInputTokens`.
  return { ...served, dimensions, maxInputTokens: 512 }
}
