import { type Database, memoryChunkId, memoryId, memoryOfTurn, type Turn, transaction } from '@bot/memory'
import { memories } from '@bot/memory/schema'
import { and, inArray } from 'drizzle-orm'
import type { RebuildCounts } from './counts.js'

/** What a rebuild of these turns would find, by ids alone: nothing is written, split or embedded. */
export async function countKnown(database: Database, batch: readonly Turn[]): Promise<Partial<RebuildCounts>> {
  const idsOfTurns = batch.map(idsOf)
  const rows = await transaction(database, (tx) =>
    tx
      .select({ id: memories.id })
      .from(memories)
      .where(
        and(
          inArray(memories.personaId, [...new Set(batch.map((turn) => turn.personaId))]),
          inArray(memories.id, idsOfTurns.flat()),
        ),
      ),
  )
  const found = new Set(rows.map((row) => row.id))
  const counts = { inserted: 0, known: 0 }
  for (const ids of idsOfTurns) {
    counts[ids.some((id) => found.has(id)) ? 'known' : 'inserted']++
    // The same words said twice are one memory.
    found.add(ids[0])
  }
  return counts
}

/** The id of the whole text and, where it was too long for the embedder, of its first chunk. */
function idsOf(turn: Turn): [string, string] {
  const { text } = memoryOfTurn(turn)
  return [
    memoryId(turn.personaId, turn.personalityId, text),
    memoryChunkId(turn.personaId, turn.personalityId, text, 0),
  ]
}
