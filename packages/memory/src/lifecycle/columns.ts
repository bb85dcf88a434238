import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { conversationHistory } from '../schema/conversation-history.js'
import { memories } from '../schema/memories.js'
import { memoryVectors } from '../schema/memory-vectors.js'
import { memoryVersions } from '../schema/memory-versions.js'

/** A row copied under another key keeps every column but these: derived from the schema, so that none is forgotten. */
function copied(table: PgTable, but: readonly string[]): SQL {
  const names = Object.values(getTableColumns(table))
    .filter((column) => column.generated === undefined && !but.includes(column.name))
    .map((column) => sql.identifier(column.name))
  return sql.join(names, sql`, `)
}

const chunkColumns = ['chunk_group_id', 'chunk_index', 'total_chunks']

/** Of `memories`: everything but its key and the chunk it is. */
export const memoryColumns = copied(memories, ['persona_id', 'id', 'updated_at', ...chunkColumns])

/** Of `memories`: everything but its key, its text, the chunk it is, and when it changed. */
export const memoryColumnsBesideText = copied(memories, ['persona_id', 'id', 'content', 'updated_at', ...chunkColumns])

/** Of `memory_vectors`: everything but its memory. */
export const vectorColumns = copied(memoryVectors, ['persona_id', 'memory_id'])

/** Of `conversation_history`: everything but its key. */
export const historyColumns = copied(conversationHistory, ['persona_id', 'id'])

/** Of `memory_versions`: everything but its memory. */
export const versionColumns = copied(memoryVersions, ['persona_id', 'id', 'memory_id'])
