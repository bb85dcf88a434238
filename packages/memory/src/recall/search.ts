import { performance } from 'node:perf_hooks'
import type { MemoryContext } from '../context.js'
import type { MemoryQueryOptions, SearchReport, SearchResult, Why } from '../contract.js'
import { requireSameModel } from '../embedding/active-model.js'
import type { QueryVectors } from '../embedding/cache.js'
import type { Embedder } from '../embedding/embedder.js'
import { channelShare, withChannelShare } from './channel-budget.js'
import { diversify } from './diversity.js'
import { documentOf } from './document.js'
import { embedQuery, notEmbedded } from './embed-query.js'
import { type FindContext, type FindInput, type FoundMemories, findMemories } from './find.js'
import { parseQuery, parseQueryOptions, type RecallOptions } from './query-input.js'
import { inChannels, scopeOf } from './scope.js'
import { withSiblings } from './siblings.js'
import type { FoundMemory } from './statement.js'

export interface RecallContext extends MemoryContext, FindContext {
  /** Memories of unknown origin may be seen in guilds. */
  readonly openUnknownOrigins: boolean
  readonly queryVectors: QueryVectors<string>
}

/**
 * The memories that answer `query` best, and how they were found.
 *
 * @throws MemoryError `invalid_input`, `unknown_persona`, `unclaimed_persona`, `model_mismatch`, `database_…`. An
 *   embedder that is down is no error: words answer, and the report says `degraded`.
 */
export async function search(context: RecallContext, query: string, given: MemoryQueryOptions): Promise<SearchResult> {
  const started = performance.now()
  const options = parseQueryOptions(given)
  const text = parseQuery(query)
  if (options.limit === 0) return { documents: [], report: reportOf(options, null) }

  const wantsVector = options.mode !== 'lexical' && text.trim() !== ''
  const embedded = wantsVector ? await embedQuery(context.queryVectors, text, context.logger) : notEmbedded
  const databaseStarted = performance.now()
  const input = findInput(context, options, text, embedded.embedding)
  const found = await findWithin(context, input, options)
  // An embedder that answers no more may be that of a model that was left.
  if (embedded.degraded && found.facts.activeModel) requireSameModel(found.facts.activeModel, context.embedder)
  const chosen = options.diversity
    ? diversify(found.memories.map(withEmbedding), options.limit, options.diversity.lambda)
    : found.memories
  const best = chosen.map((memory) => documentOf(options.personaId, memory, whyOf(memory, input)))
  const documents = options.includeSiblings
    ? await withSiblings(context, { personaId: options.personaId, scope: input.scope }, best)
    : best
  const finished = performance.now()

  const report = reportOf(options, found)
  report.dropped.limit = Math.max(0, found.facts.passed - best.length)
  report.degraded = embedded.degraded
  report.timings = {
    embeddingMs: embedded.embeddingMs,
    databaseMs: finished - databaseStarted,
    totalMs: finished - started,
  }
  return { documents, report }
}

/** How many more memories are considered where the answer should be diverse. */
const DIVERSITY_POOL = 3

function findInput(context: RecallContext, options: RecallOptions, text: string, embedding: string | null): FindInput {
  const limit = options.diversity ? options.limit * DIVERSITY_POOL : options.limit
  return {
    scope: scopeOf(options, context.openUnknownOrigins),
    exact: options.exact,
    recency: options.recency ? { ...options.recency, now: new Date(context.clock()).toISOString() } : null,
    values: {
      model: context.embedder.model,
      embedding,
      words: options.mode === 'vector' && embedding ? null : text,
      similarity: thresholdOf(options, context.embedder),
    },
    shape: {
      // Fusion looks deeper than the answer; a side that stands alone need not.
      count: options.mode === 'hybrid' ? Math.max(50, options.limit * 2) : limit,
      limit,
      vectorWeight: options.mode === 'vector' ? 1 : context.embedder.profile.fusionWeight,
      bothSides: options.mode === 'hybrid' && embedding !== null,
      withSurroundings: options.mode === 'hybrid',
      withEmbeddings: options.diversity !== undefined,
      evenIfWordsMatch: options.scoreThreshold !== undefined,
    },
  }
}

/**
 * A threshold the caller names holds for every memory whose similarity is known. The embedder's own only keeps noise
 * off the vector side: a memory that shares words with the query stays.
 */
function thresholdOf({ scoreThreshold }: RecallOptions, { profile }: Embedder): number | null {
  const similarity = scoreThreshold ?? profile.scoreThreshold
  return similarity === 0 ? null : similarity
}

/** Searches the wanted channels for their share of the answer and the whole scope for the rest, at the same time. */
async function findWithin(context: RecallContext, input: FindInput, options: RecallOptions): Promise<FoundMemories> {
  const { limit } = input.shape
  const share = channelShare(limit, options.channelBudgetRatio)
  if (options.channelIds.length === 0 || share === 0) return findMemories(context, input)
  const scope = inChannels(input.scope, options.channelIds)
  const searchChannels = () => findMemories(context, { ...input, scope, shape: { ...input.shape, limit: share } })
  if (share === limit) {
    const fromChannels = await searchChannels()
    // Only what the channels left open comes from elsewhere.
    if (fromChannels.memories.length >= share) return fromChannels
    return together(fromChannels, await findMemories(context, input), limit)
  }
  const [fromChannels, anywhere] = await Promise.all([searchChannels(), findMemories(context, input)])
  return together(fromChannels, anywhere, limit)
}

const together = (fromChannels: FoundMemories, anywhere: FoundMemories, limit: number): FoundMemories => ({
  ...anywhere,
  memories: withChannelShare(fromChannels.memories, anywhere.memories, limit),
  shortfall: anywhere.shortfall ?? fromChannels.shortfall,
})

const withEmbedding = (memory: FoundMemory) => ({
  ...memory,
  embedding: memory.embedding ? (JSON.parse(memory.embedding) as number[]) : null,
})

const whyOf = (found: Omit<FoundMemory, 'embedding'>, { values }: FindInput): Why => ({
  similarity: found.similarity,
  vectorRank: found.vectorRank,
  lexicalScore: values.words === null ? null : found.lexicalScore,
  lexicalRank: found.lexicalRank,
  coverage: found.coverage,
  surroundings: { similarity: found.aroundSimilarity, lexical: found.aroundScore },
  recency: found.recency,
  fused: found.fused,
  matched: 'match',
})

/** The report of what was found; of nothing, where memory is off. */
function reportOf({ mode }: RecallOptions, found: FoundMemories | null): SearchReport {
  const facts = found?.facts
  return {
    mode,
    plan: facts?.plan ?? 'none',
    rowsInScope: facts?.rowsInScope ?? null,
    candidates: { vector: facts?.vectorCandidates ?? 0, lexical: facts?.lexicalCandidates ?? 0 },
    dropped: { threshold: facts ? facts.ranked - facts.passed : 0, limit: 0 },
    shortfall: found?.shortfall ?? null,
    degraded: null,
    timings: { embeddingMs: 0, databaseMs: 0, totalMs: 0 },
  }
}
