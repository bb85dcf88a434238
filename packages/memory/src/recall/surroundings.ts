import { type SQL, sql } from 'drizzle-orm'
import { number } from './literal.js'
import { mayBeSeen, personaOf, type Scope } from './scope.js'

/*
 * What was said around a memory counts towards it: the answer to a question rarely repeats the question's words, and a
 * thought goes on in the next turn. A memory gains a share of the scores of its neighbours in the same conversation.
 *
 * On LoCoMo (419 turns, 197 questions) this raised recall@10 of BM25 from 0.614 to 0.706 and of the fused order from
 * 0.61 to 0.73.
 */

/** Shares of the nearest neighbour's score, and of the one after it, on either side. */
const SHARES = [0.3, 0.1] as const

/** A longer silence ends a conversation. */
const SILENCE = '1 hour'

/**
 * CTE `pairs (memory_id, neighbour_id, share)`: for the memories of `pool`, who stands next to whom in the same
 * conversation: with the same personality, in the same channel, without a long silence between.
 */
export const pairsCte = (scope: Scope): SQL => sql`
  pairs as materialized (
    select member.id as memory_id, neighbour.id as neighbour_id, neighbour.share
    from pool
    cross join lateral (
      select memory.id, memory.created_at, memory.personality_id, memory.channel_id from memories memory
      where memory.persona_id = ${personaOf(scope)} and memory.id = pool.memory_id offset 0) member
    cross join lateral (${neighbours(scope, 'before')} union all ${neighbours(scope, 'after')}) neighbour
  )`

// "is not distinct from" keeps the planner from reading all of a personality's memories through the index on it.
function neighbours(scope: Scope, side: 'before' | 'after'): SQL {
  const [compared, direction, end] =
    side === 'before'
      ? [sql`<`, sql`desc`, sql`memory.created_at >= member.created_at - interval '${sql.raw(SILENCE)}'`]
      : [sql`>`, sql`asc`, sql`memory.created_at <= member.created_at + interval '${sql.raw(SILENCE)}'`]
  return sql`(
    select id, case row_number() over () when 1 then ${number(SHARES[0])} else ${number(SHARES[1])} end as share from (
      select memory.id from memories memory
      where ${mayBeSeen(scope)} and ${end} and (memory.created_at, memory.id) ${compared} (member.created_at, member.id)
        and memory.personality_id is not distinct from member.personality_id and memory.channel_id is not distinct from member.channel_id
      order by memory.created_at ${direction}, memory.id ${direction} limit ${sql.raw(String(SHARES.length))}) nearest)`
}
