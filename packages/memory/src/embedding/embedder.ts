/** The width of every stored vector. Embedders with fewer dimensions pad with zeros, which leaves cosines as they are. */
export const EMBEDDING_DIMENSIONS = 1536

/** What recall must know of an embedder to use its vectors well. Calibrated on data, never guessed. */
export interface EmbedderProfile {
  /** Whether its vectors know meaning, or only words. */
  readonly semantic: boolean
  /** Minimum cosine similarity of a related memory, used where a query names no threshold. 0 = none. */
  readonly scoreThreshold: number
  /** Weight of the vector side in rank fusion; the lexical side weighs 1. 0 = the vector side adds nothing. */
  readonly fusionWeight: number
  /** Cosine similarity from which two memories count as near-duplicates. Default 0.95, high for every model known. */
  readonly duplicateThreshold?: number | undefined
}

/**
 * Turns texts into vectors. Three come with this package (`createEmbedder`); anything of this shape can stand in.
 *
 * `embed` resolves to one vector of {@link EMBEDDING_DIMENSIONS} finite numbers for each text, in order, never all
 * zero, or rejects with a `MemoryError` whose code says whether trying again can help:
 * `embedder_unavailable`, `embedder_rate_limited` (`details.retryAfterMs` where known), `embedder_unauthorized` and
 * `embedder_bad_answer` pass with time; `embedder_rejected` is about these very texts and does not (`details.indices`
 * where it is known which).
 */
export interface Embedder {
  /** Stored beside each vector; vectors of two models are never compared. */
  readonly model: string
  /** Native width, at most {@link EMBEDDING_DIMENSIONS}. */
  readonly dimensions: number
  /** Longest text it takes, in its own tokens. Longer ones are rejected, never cut; see `fitToEmbedder` for queries. */
  readonly maxInputTokens: number
  /** Most texts that one call of `embed` should hold; callers with more split them first, and lose less by a failure. */
  readonly maxBatch: number
  /** Calls at once that are faster than one after the other. Default 1. */
  readonly maxParallel?: number | undefined
  readonly profile: EmbedderProfile
  /** Tokens of a text as this model counts them, where it is known. */
  countTokens(text: string): number
  embed(texts: readonly string[], options?: { signal?: AbortSignal }): Promise<number[][]>
  /** Ends worker threads and connections. */
  close(): Promise<void>
}
