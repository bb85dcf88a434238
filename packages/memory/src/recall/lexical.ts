import { type SQL, sql } from 'drizzle-orm'
import type { Given } from './given.js'
import { integer, number } from './literal.js'
import { mayBeSeen, personaOf, type Scope } from './scope.js'

/*
 * The lexical side: BM25 over the words of a scope (Robertson & Zaragoza, 2009), at a cost that neither the scope nor a
 * common word can drive up. Written out in full it took 196 ms at 13,585 memories in scope and 676 at 50,000.
 *
 * - What a word weighs is learnt from a sample of the scope, not from counting.
 * - Candidates are fetched by the rarest words first, until there are enough; a common word adds to the score of a
 *   candidate but brings none.
 * - A word counts once a memory, however often it stands there: memories are short, and on LoCoMo counting
 *   occurrences changed recall@10 by 0.006 at most, either way.
 */

/** How fast length counts against a memory; the parameters customary for passages (Lin et al., Anserini). */
const K1 = 0.9
const B = 0.4

/** Words of a query that are looked at, at most. */
const MAX_LEXEMES = 32
/** Memories of the scope that tell how common a word is. Ids are hashes, so those with the lowest are a fair sample. */
const SAMPLE = 256
/** Words bring candidates, the rarest first, while no more than this are expected. */
const EXPECTED_CANDIDATES = 1_000
/** More are not looked at: where even the rarest word of a query is common, which of them are is left to chance. */
const MAX_CANDIDATES = 1_500

/**
 * CTEs, of which others read: `lexemes (query, weight)`, the words of the query, and `matches (memory_id, score)`, the
 * best `count` memories that hold some and may be seen.
 */
export function lexicalCtes(scope: Scope, query: Given, count: number): SQL {
  const ofPersonality = scope.personalityId
    ? sql`and memory.personality_id is not distinct from ${scope.personalityId}::uuid`
    : sql``
  return sql`
    sampled as materialized (
      -- Between rows, and not "persona_id =": a generic plan expects few rows of that and would sort the whole scope.
      select memory.words from memories memory
      where (memory.persona_id, memory.id) >= (${personaOf(scope)}, '00000000-0000-0000-0000-000000000000')
        and (memory.persona_id, memory.id) <= (${personaOf(scope)}, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        ${ofPersonality}
      order by memory.persona_id, memory.id limit ${integer(SAMPLE)}
    ), sample as materialized (
      select greatest(count(*), 1)::float8 as rows, greatest(avg(length(words)), 1)::float8 as average_length from sampled
    ), scope_rows as materialized (
      select case when sample.rows < ${integer(SAMPLE)} then sample.rows else
        (select count(*) from (select from memories memory where memory.persona_id = ${personaOf(scope)}
          and memory.id < '04000000-0000-0000-0000-000000000000' limit 16384) slice) * 64 end as rows from sample
    ), lexemes as materialized (
      select word.query, ln(1 + (1 - share + 0.5 / sample.rows) / (share + 0.5 / sample.rows)) as weight,
        sum(share * scope_rows.rows) over rarest_first <= ${integer(EXPECTED_CANDIDATES)}
          or row_number() over rarest_first = 1 as brings,
        row_number() over rarest_first as rarity
      from (
        select quote_literal(word.lexeme)::tsquery as query
        from personas persona, unnest(to_tsvector(persona.language, ${query}::text)) as word (lexeme, positions, weights)
        where persona.id = ${personaOf(scope)}
        order by cardinality(word.positions) desc, length(word.lexeme) desc limit ${integer(MAX_LEXEMES)}
      ) word
      cross join sample cross join scope_rows
      cross join lateral (
        select count(*) filter (where sampled.words @@ word.query) / sample.rows as share from sampled) common
      window rarest_first as (order by share, word.query::text rows unbounded preceding)
    ), by_rare_words as materialized (${holding(scope, sql`brings`)}
      limit ${integer(MAX_CANDIDATES)}
    ), by_common_word as materialized (${holding(scope, sql`rarity = (select min(rarity) from lexemes where not brings)`)}
        and (select count(*) from by_rare_words) < ${integer(count)}
        and not exists (select from by_rare_words where by_rare_words.id = memory.id)
      limit ${integer(EXPECTED_CANDIDATES)}
    ), candidates as (
      select id, words from by_rare_words union all select id, words from by_common_word
    ), matches as materialized (
      select candidates.id as memory_id, ${bm25(matchedWeight(sql`candidates.words`), sql`candidates.words`)} as score from candidates
      order by score desc, memory_id limit ${integer(count)}
    )`
}

/** Memories that may be seen and hold one of the query's words of a kind. */
const holding = (scope: Scope, kind: SQL): SQL => sql`
      select memory.id, memory.words from memories memory
      where memory.words @@ (select string_agg(query::text, ' | ') from lexemes where ${kind})::tsquery
        and ${mayBeSeen(scope)}`

/** The weight of the query's words that a memory holds, together; reads `lexemes`. */
export const matchedWeight = (words: SQL): SQL =>
  sql`(select coalesce(sum(lexemes.weight), 0) from lexemes where ${words} @@ lexemes.query)`

/** The BM25 score of a memory from the weight it matched; 0 where it holds none of the query's words. Reads `sample`. */
export const bm25 = (matched: SQL, words: SQL): SQL => sql`
  ${matched} * ${number(K1 + 1)}
    / (1 + ${number(K1)} * (${number(1 - B)} + ${number(B)} * length(${words}) / (select average_length from sample)))`

/** In place of {@link lexicalCtes} where no words are searched. */
export const noLexicalCtes = sql`
  lexemes as materialized (select null::tsquery as query, null::float8 as weight where false),
  sample as materialized (select 1::float8 as average_length),
  matches as materialized (select null::uuid as memory_id, null::float8 as score where false)`
