import { sql } from 'drizzle-orm'
import type { MemoryContext } from '../context.js'
import type { MemoryDocument } from '../contract.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { type DocumentRow, documentColumns, documentOf, notSearched } from './document.js'
import { mayBeSeen, type Scope, textArray } from './scope.js'

/**
 * Puts the other chunks of a split text beside the one that matched, in the order of the text. They take no place of
 * another memory, claim no score, and pass the same filters.
 */
export async function withSiblings(
  { database }: MemoryContext,
  { personaId, scope }: { personaId: string; scope: Scope },
  matches: readonly MemoryDocument[],
): Promise<MemoryDocument[]> {
  const groups = [...new Set(matches.flatMap(({ metadata }) => metadata.chunkGroupId ?? []))]
  if (groups.length === 0) return [...matches]
  const rows = await guarded(() =>
    queryRows<DocumentRow>(
      database.db,
      sql`select ${documentColumns} from memories memory
        where ${mayBeSeen(scope)} and memory.chunk_group_id = any (${textArray(groups)}::uuid[])
        order by memory.chunk_index`,
    ),
  )
  const matchById = new Map(matches.map((document) => [document.metadata.id, document]))
  const chunksByGroup = new Map<string, MemoryDocument[]>()
  for (const row of rows) {
    const chunk = matchById.get(row.id) ?? documentOf(personaId, row, notSearched('sibling'))
    const group = chunksByGroup.get(row.chunkGroupId!)
    if (group) group.push(chunk)
    else chunksByGroup.set(row.chunkGroupId!, [chunk])
  }
  return matches.flatMap((document) => {
    const groupId = document.metadata.chunkGroupId
    if (!groupId) return [document]
    // The whole group stands where its best chunk stood.
    const chunks = chunksByGroup.get(groupId) ?? []
    chunksByGroup.set(groupId, [])
    return chunks
  })
}
