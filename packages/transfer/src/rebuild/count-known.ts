import { type Database, memoryChunkId, memoryId, memoryOfTurn, queryRows, type Turn, transaction } from '@bot/memory'
import { memories } from '@bot/memory/schema'
import { and, inArray, sql } from 'drizzle-orm'
import type { RebuildCounts } from './counts.js'

/** What a dry run keeps from batch to batch. */
export interface Foreseen {
  /** Ids that earlier batches would have written. */
  seen: Set<string>
  /** Tokens that would be embedded. */
  tokens: number
}

/** What a rebuild of these turns would find, by ids alone: nothing is written, split or embedded. */
export async function countKnown(
  database: Database,
  batch: readonly Turn[],
  foreseen: Foreseen,
  countTokens: (text: string) => number,
): Promise<Partial<RebuildCounts>> {
  const turns = batch.map((turn) => ({ turn, text: memoryOfTurn(turn).text }))
  const standing = await standingIds(database, turns)
  const erased = await erasedAmong(database, turns)
  const counts = { inserted: 0, known: 0, erased: 0 }
  for (const [at, { turn, text }] of turns.entries()) {
    const ids = idsOf(turn, text)
    if (ids.some((id) => standing.has(id) || foreseen.seen.has(id))) counts.known++
    else if (erased.has(at)) counts.erased++
    else {
      counts.inserted++
      foreseen.tokens += countTokens(text)
      // The same words said twice are one memory.
      foreseen.seen.add(ids[0])
    }
  }
  return counts
}

interface TurnText {
  turn: Turn
  text: string
}

/** The id of the whole text and, where it was too long for the embedder, of its first chunk. */
const idsOf = ({ personaId, personalityId }: Turn, text: string): [string, string] => [
  memoryId(personaId, personalityId, text),
  memoryChunkId(personaId, personalityId, text, 0),
]

async function standingIds(database: Database, turns: readonly TurnText[]): Promise<ReadonlySet<string>> {
  const rows = await transaction(database, (tx) =>
    tx
      .select({ id: memories.id })
      .from(memories)
      .where(
        and(
          inArray(memories.personaId, [...new Set(turns.map(({ turn }) => turn.personaId))]),
          inArray(
            memories.id,
            turns.flatMap(({ turn, text }) => idsOf(turn, text)),
          ),
        ),
      ),
  )
  return new Set(rows.map((row) => row.id))
}

/** Which of these turns were erased for good, by their text or one of their messages. */
async function erasedAmong(database: Database, turns: readonly TurnText[]): Promise<ReadonlySet<number>> {
  const asked = turns.map(({ turn, text }, at) => ({
    at,
    personaId: turn.personaId,
    id: idsOf(turn, text)[0],
    text,
    messageIds: memoryOfTurn(turn).metadata.messageIds ?? [],
    createdAt: turn.assistant.createdAt.toISOString(),
  }))
  const rows = await transaction(database, (tx) =>
    queryRows<{ at: number }>(
      tx,
      sql`select asked.at
        from json_to_recordset(${JSON.stringify(asked)}::json) as asked (at int, "personaId" uuid, id uuid, text text,
          "messageIds" text[], "createdAt" timestamptz)
        where exists (select from erasures where persona_id = asked."personaId")
          and (exists (select from erasures where persona_id = asked."personaId" and kind = 'persona'
              and created_at >= asked."createdAt")
            or is_erased(asked."personaId", 'memory', asked.id::text)
            or is_erased(asked."personaId", 'text', asked.text)
            or exists (select from unnest(asked."messageIds") said (id)
              where is_erased(asked."personaId", 'message', said.id)))`,
    ),
  )
  return new Set(rows.map(({ at }) => at))
}
