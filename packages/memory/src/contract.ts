import type { Transaction } from './database/database.js'

/**
 * Where a question is asked, which decides what may be answered with:
 *
 * - `{ kind: 'dm' }`: everything of the persona's.
 * - `{ kind: 'guild', guildId, channelId }`: what was said in this guild, never in a direct message; from a channel
 *   marked private only what that channel itself is asked; from other guilds only where the persona opted in; what
 *   nobody knows the place of only if it is of canon scope 'global' or the operator opened it.
 * - `'unrestricted'`: no venue. For operators and for a person looking at their own memories.
 */
export type Venue = { kind: 'dm' } | { kind: 'guild'; guildId: string; channelId: string } | 'unrestricted'

/** By words and meaning, by meaning alone, by words alone. */
export type RecallMode = 'hybrid' | 'vector' | 'lexical'

/** What a search looks for, and where its answer will be seen. Every default stands at its option. */
export interface MemoryQueryOptions {
  /** Whose memories: the isolation boundary. */
  personaId: string
  /** Only what was said with this personality; absent or null = shared across all of the persona's. */
  personalityId?: string | null | undefined
  /** Where the answer will be seen. Required, so that nobody leaks by forgetting it. */
  venue: Venue
  /** Most memories to return. Default 20, at most 1,000; 0 = memory is off. */
  limit?: number | undefined
  /** Minimum cosine similarity, -1 to 1. Absent = the embedder's own calibrated default; 0 = none. */
  scoreThreshold?: number | undefined
  /** Only what was said strictly before: a Date, or ms since the epoch. */
  excludeNewerThan?: Date | number | undefined
  /** Channels to fill from first, as `channelBudgetRatio` says. */
  channelIds?: readonly string[] | undefined
  /** Share of `limit` kept for `channelIds`, 0 to 1; the rest comes from anywhere. Default 0.5. */
  channelBudgetRatio?: number | undefined
  /** Memories not to return. */
  excludeIds?: readonly string[] | undefined
  /** Memories made of any of these messages are not returned: the prompt already holds them. */
  excludeMessageIds?: readonly string[] | undefined
  /** Return all chunks of a split text where one matched; siblings do not count towards `limit`. Default true. */
  includeSiblings?: boolean | undefined
  /** Default 'hybrid': words and meaning, fused by rank. */
  mode?: RecallMode | undefined
  /** Prefer what is newer. Off by default. */
  recency?: { halfLifeDays: number; weight: number } | undefined
  /** Prefer what differs from what is already chosen (maximal marginal relevance). Off by default. */
  diversity?: { lambda: number } | undefined
  /** Compare every vector of the scope, whatever its size: what a plan is held against. Default false. */
  exact?: boolean | undefined
}

/**
 * Why a memory came back. Ranks count from 1; null = that side did not find it.
 *
 * It adds up: `fused` = w / (10 + vectorRank) + c / (10 + lexicalRank) + recency. w is the embedder's `fusionWeight` (1
 * in mode 'vector'), c the square root of `coverage` where both sides were asked and w is not 0, else 1; a rank that is
 * null adds nothing. Ranks go by the memory's own score plus what its surroundings add.
 */
export interface Why {
  /** Cosine similarity to the query; null where the memory has no vector yet or the query none. */
  similarity: number | null
  vectorRank: number | null
  /** BM25 score of the words it shares with the query; null where words were not searched. */
  lexicalScore: number | null
  lexicalRank: number | null
  /** How much of the query's words, by weight, it and its surroundings hold: 0 to 1. */
  coverage: number
  /** What the memories around it in the same conversation add to its scores; 0 outside mode 'hybrid'. */
  surroundings: { similarity: number; lexical: number }
  /** What recency adds to `fused`; 0 when off. */
  recency: number
  /** What the answer is ordered by. */
  fused: number
  /** 'match', or 'sibling' for a chunk that came with one that matched. */
  matched: 'match' | 'sibling'
}

/** A memory as it is recalled: its text, and everything else about it in `metadata`. */
export interface MemoryDocument {
  /** The text. `{user}` and `{assistant}` stand for names; `fillNames` puts them in. */
  pageContent: string
  metadata: {
    id: string
    personaId: string
    personalityId: string
    personalityName: string
    sessionId: string | null
    canonScope: CanonScope | null
    summaryType: string | null
    channelId: string | null
    guildId: string | null
    messageIds: string[]
    senders: string[]
    /** Ms since the epoch. */
    createdAt: number
    /** 1 − distance; null where the vector side did not see it. */
    score: number | null
    distance: number | null
    chunkGroupId: string | null
    chunkIndex: number | null
    totalChunks: number | null
    why: Why
  }
}

/** How far a memory reaches: 'global' is seen in every guild, 'personal' and 'session' where they were said. */
export type CanonScope = 'global' | 'personal' | 'session'

/** What is known of a memory beside its text. */
export interface MemoryMetadata {
  personaId: string
  personalityId: string
  /** When it was said: a Date, or ms since the epoch. Seconds are refused. */
  createdAt: Date | number
  sessionId?: string | null | undefined
  canonScope?: CanonScope | null | undefined
  summaryType?: string | null | undefined
  /** 'dm' = said in a direct message; 'channel' = in a channel of `guildId`. Absent = unknown, unless `guildId` tells. */
  contextType?: 'channel' | 'dm' | null | undefined
  channelId?: string | null | undefined
  guildId?: string | null | undefined
  messageIds?: readonly string[] | undefined
  senders?: readonly string[] | undefined
  /** Default 'bot-memory'. */
  sourceSystem?: string | undefined
  legacyShapesUserId?: string | null | undefined
  isSummarized?: boolean | undefined
  /** When it stops being recalled. */
  expiresAt?: Date | number | null | undefined
}

/** A memory to be stored; the same text of the same persona and personality is one memory, however often it comes. */
export interface NewMemory {
  text: string
  metadata: MemoryMetadata
  /**
   * The vector of `text` by the embedder's own model, where it is there already: it is stored with the memory, in the
   * same transaction, and the embedder is not asked. As wide as the model's, or filled up with zeros to 1,536. Refused
   * for a text that is longer than the embedder takes.
   */
  vector?: ArrayLike<number> | null | undefined
}

/** What became of a text given to `addMemories`; `ids` are its chunks where it was split. */
export interface AddedMemory {
  ids: string[]
  /**
   * 'known': this persona and personality already have this text, though perhaps hidden or deleted. 'erased': it was
   * erased for good, so nothing was stored, and never will be.
   */
  outcome: 'inserted' | 'known' | 'erased'
  /** Whether its vector stands; false = it waits in the backlog and is found by its words meanwhile. */
  embedded: boolean
}

/** How the vectors were searched: see `recall/plan.ts`. 'none' = nothing was asked of the vector side. */
export type RecallPlan = 'exact' | 'narrowed' | 'quantized' | 'hnsw' | 'none'

/** What `search` did, for people and for tests. */
export interface SearchReport {
  mode: RecallMode
  plan: RecallPlan
  /** Vectors in the scope, where few; else an estimate. Null = not asked. */
  rowsInScope: number | null
  /** How many each side brought before fusion. */
  candidates: { vector: number; lexical: number }
  /** Candidates that did not reach the answer, by reason. */
  dropped: { threshold: number; limit: number }
  /** Set when the first plan brought too few although the scope holds more; the answer is from the exact plan then. */
  shortfall: { found: number; repaired: number } | null
  /** Set when the vector side is missing: the reason. The answer is from words alone. */
  degraded: string | null
  timings: { embeddingMs: number; databaseMs: number; totalMs: number }
}

/** The memories that `search` found, best first, and how. */
export interface SearchResult {
  documents: MemoryDocument[]
  report: SearchReport
}

/** The interface of the old Qdrant adapter: services change one import. */
export interface MemoryAdapter {
  queryMemories(query: string, options: MemoryQueryOptions): Promise<MemoryDocument[]>
  addMemory(data: NewMemory, options?: { transaction?: Transaction | undefined }): Promise<void>
  healthCheck(): Promise<boolean>
}
