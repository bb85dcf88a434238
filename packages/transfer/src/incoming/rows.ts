import {
  type ChunkLimits,
  memoryChunkGroupId,
  memoryChunkId,
  originsOf,
  placesOf,
  queryRows,
  type Transaction,
} from '@bot/memory'
import { sql } from 'drizzle-orm'
import { type IncomingMemory, idOfMemory } from './incoming-memory.js'
import { piecesOf } from './pieces.js'

export const keyOf = ({ personaId, id }: { personaId: string; id: string }): string => `${personaId}:${id}`

/** A row of `memories`, with its vector where one came with it. */
export type IncomingRow = ReturnType<typeof rowOf>

/** One row an id: the first record gives it, later ones add where else it was said. */
export function mergedById(rows: readonly IncomingRow[]): IncomingRow[] {
  const byKey = new Map<string, IncomingRow>()
  for (const row of rows) {
    const known = byKey.get(keyOf(row))
    const merged = known && {
      ...known,
      origins: union(known.origins, row.origins),
      places: union(known.places, row.places),
      messageIds: union(known.messageIds, row.messageIds),
      vector: known.vector ?? row.vector,
    }
    byKey.set(keyOf(row), merged ?? row)
  }
  return [...byKey.values()]
}

/** Sorted, as the database joins them, so that it does not matter where one batch ends and the next begins. */
const union = (one: readonly string[], other: readonly string[]): string[] => [...new Set([...one, ...other])].sort()

/** No embedder takes less than this: a shorter text was never stored in pieces. */
const SHORT_BYTES = 200

/** The rows of each memory: one, or one a piece. What stands whole stays whole, and what stands in pieces in these. */
export async function rowsOfEach(
  tx: Transaction,
  memories: readonly IncomingMemory[],
  limits: ChunkLimits,
): Promise<IncomingRow[][]> {
  const pieces = memories.map(({ text }) => piecesOf(text, limits))
  const isLong = pieces.map((all) => all.length > 1)
  const standing = await standingForms(
    tx,
    memories.flatMap((memory, at) =>
      Buffer.byteLength(memory.text) > SHORT_BYTES ? { memory, isLong: isLong[at]! } : [],
    ),
  )
  return memories.map((memory, at) => {
    const form = standing.get(keyOf({ ...memory, id: idOfMemory(memory) }))
    if (form === 'whole' || (!form && (!isLong[at] || memory.vector))) return [rowOf(memory)]
    // Pieces of another model's size stay as they are: only as many rows as stand are met.
    return piecesAsRows(memory, pieces[at]!.slice(0, form?.pieces))
  })
}

type Form = 'whole' | { pieces: number }

/** How texts stand here. What was erased as a whole comes as a whole, so that it is known again. */
async function standingForms(
  tx: Transaction,
  wanted: readonly { memory: IncomingMemory; isLong: boolean }[],
): Promise<ReadonlyMap<string, Form>> {
  if (wanted.length === 0) return new Map()
  const asked = wanted.map(({ memory, isLong }) => ({
    personaId: memory.personaId,
    id: idOfMemory(memory),
    groupId: memoryChunkGroupId(memory.personaId, memory.personalityId, memory.text),
    text: isLong ? memory.text : null,
  }))
  const rows = await queryRows<{ personaId: string; id: string; pieces: number }>(
    tx,
    sql`select "personaId", id, pieces
      from json_to_recordset(${JSON.stringify(asked)}::json) as asked ("personaId" uuid, id uuid, "groupId" uuid, text text)
      cross join lateral (select case
        when exists (select from memories memory where memory.persona_id = "personaId" and memory.id = asked.id) then 0
        else coalesce(
          (select max(memory.total_chunks) from memories memory
            where memory.persona_id = "personaId" and memory.chunk_group_id = "groupId"),
          case when text is not null and exists (select from erasures where persona_id = "personaId")
            and (is_erased("personaId", 'text', text) or is_erased("personaId", 'memory', asked.id::text)) then 0 end)
        end as pieces) standing
      where pieces is not null`,
  )
  return new Map(rows.map((row) => [keyOf(row), row.pieces === 0 ? 'whole' : { pieces: row.pieces }]))
}

function piecesAsRows(memory: IncomingMemory, pieces: readonly string[]): IncomingRow[] {
  const { personaId, personalityId, text } = memory
  const chunkGroupId = memoryChunkGroupId(personaId, personalityId, text)
  return pieces.map((content, chunkIndex) => ({
    ...rowOf(memory),
    id: memoryChunkId(personaId, personalityId, text, chunkIndex),
    content,
    vector: null,
    chunkGroupId,
    chunkIndex,
    totalChunks: pieces.length,
  }))
}

function rowOf(memory: IncomingMemory) {
  const { personaId, personalityId, text, vector, createdAt, summary } = memory
  return {
    personaId,
    id: idOfMemory(memory),
    personalityId,
    content: text,
    legacyShapesUserId: memory.legacyUserId,
    sessionId: memory.sessionId,
    canonScope: memory.canonScope,
    summaryType: memory.summaryType,
    isSummarized: summary !== undefined,
    originalMessageCount: summary?.messages ?? null,
    summarizedAt: summary?.at.toISOString() ?? null,
    channelId: memory.channelId,
    guildId: memory.guildId,
    origins: originsOf(memory),
    places: placesOf(memory),
    messageIds: memory.messageIds,
    senders: memory.senders,
    extra: memory.extra,
    chunkGroupId: null as string | null,
    chunkIndex: null as number | null,
    totalChunks: null as number | null,
    createdAt: createdAt.toISOString(),
    vector,
  }
}
