import type { LRUCache } from 'lru-cache'
import type { MemoryContext } from '../context.js'
import { guarded } from '../database/failure.js'
import { type KeptStatement, keepStatement, valuesFor } from '../database/kept-statement.js'
import { queryPrepared } from '../database/prepared.js'
import { RANK_CONSTANT, type Recency } from './fusion.js'
import { placesOf, shapeOf } from './given.js'
import type { Choice } from './plan.js'
import type { Scope } from './scope.js'
import { type FoundFacts, type FoundMemory, type FoundRow, searchStatement } from './statement.js'
import { type NearAnswerRow, type NearRow, nearStatement } from './vector-statement.js'

export interface AskContext extends Pick<MemoryContext, 'database'> {
  /** Statements that were written out already, by their shape. */
  readonly statements: LRUCache<string, KeptStatement>
}

/** A search, by what differs from question to question and by what makes it another statement. */
export interface Asked {
  scope: Scope
  recency: Recency | null
  values: {
    model: string
    /** As text; null = the vector side is not asked. */
    embedding: string | null
    /** Null = the lexical side is not asked. */
    words: string | null
    /** Memories below this similarity are dropped; null = none. */
    similarity: number | null
  }
  shape: {
    /** Most candidates of each side. */
    count: number
    /** Most memories of the answer. */
    limit: number
    /** Weight of the vector side; the lexical side weighs 1. */
    vectorWeight: number
    /** Whether both sides are asked. */
    bothSides: boolean
    /** Whether what was said around a memory counts towards it. */
    withSurroundings: boolean
    /** Whether the vectors of the answer come along. */
    withEmbeddings: boolean
    /** Whether memories below the similarity are dropped also where they share words with the query. */
    evenIfWordsMatch: boolean
  }
}

export interface Answer {
  /** Best first. */
  memories: FoundMemory[]
  facts: FoundFacts
}

/** Asks the database once. Null = there is no such persona. */
export const ask = (context: AskContext, asked: Asked, choice: Choice): Promise<Answer | null> =>
  guarded(() => (asksVectorsAlone(asked) ? askNear(context, asked, choice) : askWhole(context, asked, choice)))

const asksVectorsAlone = ({ values, recency }: Asked): boolean =>
  values.words === null && values.embedding !== null && recency === null

async function askWhole(context: AskContext, asked: Asked, choice: Choice): Promise<Answer | null> {
  const { scope, recency, values, shape } = asked
  const kept = keptFor(
    context,
    ['whole', shapeOf({ ...scope, ...values }), recency !== null, ...Object.values(shape)],
    choice,
    () =>
      searchStatement({
        ...{ ...shape, ...placesOf(values), choice },
        ...{ scope: placesOf(scope), recency: recency && placesOf(recency) },
      }),
  )
  const filled = { kept, values: valuesFor(kept, { ...scope, ...recency, ...values }) }
  const rows = await queryPrepared<FoundRow>(context.database, filled)
  if (rows.length === 0) return null
  return { memories: rows.filter((row): row is FoundFacts & FoundMemory => row.id !== null), facts: rows[0]! }
}

async function askNear(context: AskContext, asked: Asked, choice: Choice): Promise<Answer | null> {
  const { scope, values, shape } = asked
  const { limit, withEmbeddings, vectorWeight } = shape
  const kept = keptFor(context, ['near', shapeOf(scope), limit, withEmbeddings], choice, () => {
    const { model, embedding } = placesOf({ model: values.model, embedding: values.embedding! })
    return nearStatement({ scope: placesOf(scope), model, embedding, count: limit, withEmbeddings, choice })
  })
  const filled = { kept, values: valuesFor(kept, { ...scope, ...values }) }
  const rows = await queryPrepared<NearAnswerRow>(context.database, filled)
  if (rows.length === 0) return null
  const found = rows.filter((row): row is NearAnswerRow & NearRow => row.id !== null)
  const scored = found.map((row, at) => scoredAlone(row, at + 1, vectorWeight))
  const memories = scored.filter((memory) => values.similarity === null || memory.similarity! >= values.similarity)
  const counts = { vectorCandidates: found.length, lexicalCandidates: 0, ranked: found.length, passed: memories.length }
  return { memories, facts: { ...rows[0]!, ...counts } }
}

/** What fusion gives where there is nothing to fuse with. */
const scoredAlone = (row: NearRow, rank: number, weight: number): FoundMemory =>
  Object.assign(row, {
    vectorRank: rank,
    lexicalScore: 0,
    lexicalRank: null,
    aroundSimilarity: 0,
    aroundScore: 0,
    coverage: 0,
    recency: 0,
    fused: weight / (RANK_CONSTANT + rank),
  })

function keptFor(
  { statements }: AskContext,
  shape: readonly unknown[],
  choice: Choice,
  write: () => Parameters<typeof keepStatement>[0],
): KeptStatement {
  const key = [...shape, typeof choice === 'string' ? choice : Object.entries(choice).join()].join('|')
  const known = statements.get(key)
  if (known) return known
  const kept = keepStatement(write())
  statements.set(key, kept)
  return kept
}
