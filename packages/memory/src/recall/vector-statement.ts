import { type SQL, sql } from 'drizzle-orm'
import { type DocumentRow, documentColumns } from './document.js'
import { integer } from './literal.js'
import { type NearestInput, nearestCtes } from './nearest.js'
import { mayBeSeen, personaOf } from './scope.js'
import { embeddingOf, type ScopeFacts, scopeFacts } from './statement.js'

/** A memory that vectors alone found. */
export interface NearRow extends DocumentRow {
  similarity: number
  /** Its vector as text, where asked for. */
  embedding: string | null
}

/** One row a memory, the nearest first; a single row without one (`id` null) where nothing was found. */
export type NearAnswerRow = ScopeFacts & (NearRow | { id: null })

export interface NearStatementInput extends NearestInput {
  /** Bring the vectors of the answer along. */
  withEmbeddings: boolean
}

/**
 * What {@link searchStatement} comes to where vectors alone are asked: candidates are held against what may be seen, the
 * nearest first, by the same look-up that brings the document, until there are enough. Ranks and scores follow from the
 * order. With 10 memories in scope it takes 0.33 ms with its round trip, where the whole one took 1.2.
 */
export function nearStatement(input: NearStatementInput): SQL {
  const { scope, count, withEmbeddings } = input
  return sql`
    with ${nearestCtes(input)}
    select ${scopeFacts}, answer.*
    from personas persona
    left join (
      select found.distance, 1 - found.distance as similarity,
        ${withEmbeddings ? embeddingOf(input, sql`found.memory_id`) : sql`null`} as embedding, ${documentColumns}
      from (select memory_id, distance from nearest order by distance, memory_id) found
      cross join lateral (
        select * from memories memory where memory.id = found.memory_id and ${mayBeSeen(scope)} offset 0) memory
      order by found.distance, found.memory_id limit ${integer(count)}
    ) answer on true
    where persona.id = ${personaOf(scope)}
    order by answer.distance, answer.id`
}
