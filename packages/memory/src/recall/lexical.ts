import { type SQL, sql } from 'drizzle-orm'
import { integer } from './literal.js'
import { mayBeSeen, type Scope } from './scope.js'

/** BM25's usual parameters (Robertson & Zaragoza, 2009): how fast repetition and length count less. */
const K1 = 1.2
const B = 0.75

/** Words of a query that are looked at, at most; those of a long one that come first. */
const MAX_LEXEMES = 64

/** The words of the query, by the language of the persona. Named `lexemes (lexeme)`. */
export const queryLexemes = (query: string, personaId: string): SQL => sql`
  lexemes as materialized (
    select word.lexeme
    from personas persona, unnest(to_tsvector(persona.language, ${query})) as word (lexeme, positions, weights)
    where persona.id = ${personaId}::uuid
    order by word.positions[1] limit ${integer(MAX_LEXEMES)}
  )`

/**
 * Ranks the memories of a scope that share a word with the query by BM25. What a word weighs follows from how many of
 * the scope's memories hold it. Reads `lexemes`; gives `(memory_id, score)`, best first.
 */
export function lexicalSearch(scope: Scope, count: number): SQL {
  return sql`
    select memory_id, score from (
      with matched as materialized (
        select memory.id, memory.words, length(memory.words) as length
        from memories memory
        where ${mayBeSeen(scope)}
          and memory.words @@ (select string_agg(quote_literal(lexeme), ' | ') from lexemes)::tsquery
      ), hits as materialized (
        select matched.id, matched.length, hit.lexeme, cardinality(hit.positions) as frequency
        from matched cross join unnest(matched.words) as hit (lexeme, positions, weights)
        where hit.lexeme = any (array(select lexeme from lexemes))
      ), statistics as (
        select count(*) as total, avg(length(memory.words)) as average_length
        from memories memory where ${mayBeSeen(scope)}
      ), weights as (
        select lexeme, ln(1 + (total - count(*) + 0.5) / (count(*) + 0.5)) as weight
        from hits, statistics group by lexeme, total
      )
      select hits.id as memory_id, sum(weights.weight * (${K1}::float8 + 1) * hits.frequency
        / (hits.frequency + ${K1}::float8 * (1 - ${B}::float8 + ${B}::float8 * hits.length / statistics.average_length))) as score
      from hits join weights using (lexeme) cross join statistics
      group by hits.id
      order by score desc, hits.id limit ${integer(count)}
    ) ranked`
}
