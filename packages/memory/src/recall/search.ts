import { performance } from 'node:perf_hooks'
import type { LRUCache } from 'lru-cache'
import type { MemoryContext } from '../context.js'
import type { MemoryQueryOptions, SearchReport, SearchResult, Why } from '../contract.js'
import { guarded } from '../database/failure.js'
import { queryPrepared } from '../database/prepared.js'
import { requireSameModel } from '../embedding/active-model.js'
import { MemoryError } from '../errors.js'
import { documentOf } from './document.js'
import { type Branch, branchesFor } from './plan.js'
import { parseQuery, parseQueryOptions, type RecallOptions } from './query-input.js'
import { type Scope, scopeOf } from './scope.js'
import { withSiblings } from './siblings.js'
import { type FoundMemory, type FoundRow, type StatementInput, searchStatement } from './statement.js'

export interface RecallContext extends MemoryContext {
  /** Memories of unknown origin may be seen in guilds. */
  readonly openUnknownOrigins: boolean
  /** The plan each scope wanted last time. */
  readonly expectedPlans: LRUCache<string, Branch>
}

/** How long a query waits for its vector before it is answered from words alone. */
export const QUERY_EMBEDDING_TIMEOUT_MS = 1_500

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
  refuseUnsupported(options)
  if (options.limit === 0) return { documents: [], report: emptyReport(options) }

  const wantsVector = options.mode !== 'lexical' && text.trim() !== ''
  const { embedding, degraded, embeddingMs } = wantsVector ? await embedQuery(context, text) : notAsked
  const words = options.mode === 'vector' && embedding ? null : text

  const databaseStarted = performance.now()
  const scope = scopeOf(options, context.openUnknownOrigins)
  const input: SearchInput = {
    scope,
    model: context.embedder.model,
    embedding,
    words,
    // Fusion looks deeper than the answer; a side that stands alone need not.
    count: options.mode === 'hybrid' ? Math.max(50, options.limit * 2) : options.limit,
    limit: options.limit,
    vectorWeight: options.mode === 'vector' ? 1 : context.embedder.profile.fusionWeight,
    withSurroundings: options.mode === 'hybrid',
    recency: options.recency ?? null,
    now: new Date(context.clock()),
    threshold: thresholdOf(options, context),
  }
  const { rows, shortfall } = await guarded(() => findComplete(context, input))
  const best = rows.flatMap((row) => (row.id === null ? [] : [documentOf(options.personaId, row, whyOf(row, words))]))
  const documents = options.includeSiblings ? await withSiblings(context, scope, best) : best
  const finished = performance.now()
  const facts = rows[0]!
  return {
    documents,
    report: {
      mode: options.mode,
      plan: facts.plan,
      rowsInScope: facts.rowsInScope,
      candidates: { vector: facts.vectorCandidates, lexical: facts.lexicalCandidates },
      dropped: { threshold: facts.ranked - facts.passed, limit: facts.passed - best.length },
      shortfall,
      degraded,
      timings: { embeddingMs, databaseMs: finished - databaseStarted, totalMs: finished - started },
    },
  }
}

type SearchInput = Omit<StatementInput, 'branches'>

/**
 * Asks once, with the search that the scope wanted last time, which is planned in half the time of all of them; only
 * where it has outgrown that, again with all. Where an approximate search brought fewer than `limit` although it has not
 * looked at everything, asks again exactly.
 */
async function findComplete(
  { database, embedder, expectedPlans }: RecallContext,
  input: SearchInput,
): Promise<{ rows: FoundRow[]; shortfall: SearchReport['shortfall'] }> {
  const ask = (branches: StatementInput['branches']) =>
    queryPrepared<FoundRow>(database, searchStatement({ ...input, branches }))
  const key = scopeKey(input.scope)
  const expected = expectedPlans.get(key)
  let rows = await ask(expected ? [expected] : branchesFor(input.scope))
  checkPersona(rows[0], input.scope.personaId)
  if (input.embedding && rows[0]?.activeModel) requireSameModel(rows[0].activeModel, embedder)
  if (rows[0]!.plan === 'none') return { rows, shortfall: null }
  if (expected && rows[0]!.plan !== expected) rows = await ask(branchesFor(input.scope))
  expectedPlans.set(key, rows[0]!.plan as Branch)

  const found = rows[0]!.vectorCandidates
  if (rows[0]!.complete || found >= input.limit) return { rows, shortfall: null }
  const exactly = await ask('exact, whatever the size')
  const repaired = exactly[0]!.vectorCandidates
  return { rows: exactly, shortfall: repaired > found ? { found, repaired } : null }
}

/** What makes scopes alike in size. */
const scopeKey = (scope: Scope): string =>
  [scope.personaId, scope.personalityId, scope.before !== null, scope.channelIds?.length ?? 0].join()

function refuseUnsupported(options: RecallOptions): void {
  const unsupported = [options.channelIds.length > 0 && 'channelIds', options.diversity && 'diversity'].filter(
    (name) => name !== false && name !== undefined,
  )
  if (unsupported.length > 0) {
    throw new MemoryError('unsupported_option', `Not supported yet: ${unsupported.join(', ')}. Nothing was searched.`)
  }
}

interface QueryEmbedding {
  embedding: readonly number[] | null
  degraded: string | null
  embeddingMs: number
}

const notAsked: QueryEmbedding = { embedding: null, degraded: null, embeddingMs: 0 }

async function embedQuery({ embedder, logger }: RecallContext, text: string): Promise<QueryEmbedding> {
  const started = performance.now()
  try {
    const signal = AbortSignal.timeout(QUERY_EMBEDDING_TIMEOUT_MS)
    const [embedding] = await embedder.embed([text], { signal })
    return { embedding: embedding!, degraded: null, embeddingMs: performance.now() - started }
  } catch (error) {
    const reason = MemoryError.is(error) ? error.code : 'embedder_unavailable'
    logger.warn({ code: reason }, 'a query is answered from words alone')
    return { embedding: null, degraded: reason, embeddingMs: performance.now() - started }
  }
}

function checkPersona(row: FoundRow | undefined, personaId: string): void {
  if (!row) throw new MemoryError('unknown_persona', `There is no persona ${personaId}.`, { details: { personaId } })
  if (row.personaKind === 'unclaimed') {
    throw new MemoryError(
      'unclaimed_persona',
      `Nobody has claimed persona ${personaId}; its memories are not recalled.`,
      {
        details: { personaId },
      },
    )
  }
}

const whyOf = (row: FoundMemory, words: string | null): Why => ({
  similarity: row.similarity,
  vectorRank: row.vectorRank,
  lexicalScore: words === null ? null : row.lexicalScore,
  lexicalRank: row.lexicalRank,
  surroundings: { similarity: row.aroundSimilarity, lexical: row.aroundScore },
  recency: row.recency,
  fused: row.fused,
  matched: 'match',
})

/**
 * A threshold the caller names holds for every memory whose similarity is known. The embedder's own only keeps noise
 * off the vector side: a memory that shares words with the query stays.
 */
function thresholdOf({ scoreThreshold }: RecallOptions, { embedder }: RecallContext): StatementInput['threshold'] {
  const similarity = scoreThreshold ?? embedder.profile.scoreThreshold
  return similarity === 0 ? null : { similarity, evenIfWordsMatch: scoreThreshold !== undefined }
}

function emptyReport(options: RecallOptions): SearchReport {
  return {
    mode: options.mode,
    plan: 'none',
    rowsInScope: null,
    candidates: { vector: 0, lexical: 0 },
    dropped: { threshold: 0, limit: 0 },
    shortfall: null,
    degraded: null,
    timings: { embeddingMs: 0, databaseMs: 0, totalMs: 0 },
  }
}
