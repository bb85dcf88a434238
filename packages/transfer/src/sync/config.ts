import * as schema from '@bot/memory/schema'
import { getTableName } from 'drizzle-orm'
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'

/** What a sync knows of a table, derived from its declaration. */
export interface SyncedTable {
  readonly name: string
  /** Columns of the primary key, in order. */
  readonly key: readonly string[]
  /** Every column that travels: all but those the database generates. */
  readonly columns: readonly string[]
  /** What is compared: long texts by their stored hash. */
  readonly compared: readonly string[]
  /** `changing`: the last write wins. `growing`: rows only appear, and both sides end with all of them. */
  readonly kind: 'changing' | 'growing'
}

/** Tables that change, each after those it refers to; what forms a cycle is written in one transaction. */
const changing: readonly (readonly PgTable[])[] = [
  [schema.systemPrompts],
  [schema.users, schema.llmConfigs, schema.personas],
  [schema.personalities],
  [schema.personalityOwners],
  [schema.personalityDefaultConfigs],
  [schema.userPersonalityConfigs],
  [schema.userPersonaHistoryConfigs],
  [schema.conversationHistory],
  [schema.memories],
  [schema.shapesPersonaMappings],
]

/** First of all: what one side erased the other must not send back. */
export const ERASURE_TABLES: readonly SyncedTable[] = [schema.erasureKeys, schema.erasures].map(growing)
export const CHANGING_TABLES: readonly (readonly SyncedTable[])[] = changing.map((group) => group.map(derive))
/** After the memories they belong to. */
export const GROWING_TABLES: readonly SyncedTable[] = [schema.memoryVersions, schema.memoryEvents].map(growing)
/** A register of its own: compared by key and source, never by value. */
export const VECTOR_TABLE: SyncedTable = {
  ...growing(schema.memoryVectors),
  compared: ['persona_id', 'memory_id', 'model', 'source_hash'],
}

/** Tables that stay where they are, and why. */
export const EXCLUDED_TABLES: Readonly<Record<string, string>> = {
  access_tokens: 'a token opens one gateway, and no other',
  channel_settings: 'the active character of a channel, synced, made two bots answer',
  database_identity: 'says which database this is',
  deferred_indexes: 'about indexes of this database',
  embedding_backlog: 'work of this database; derived from memories without a vector',
  embedding_models: 'the active model is chosen for each database, and must be the same before a sync',
  leases: 'held by processes on this database',
  memory_points: 'computed of the vectors of this database, and made anew where it is out of date',
  sync_peers: 'whom this database has synced with',
  sync_tombstones: 'merged by the rules of deletion, not as rows',
  transfer_runs: 'progress of moves on this database',
}

function derive(table: PgTable): SyncedTable {
  const { columns, primaryKeys } = getTableConfig(table)
  const key = primaryKeys[0]?.columns ?? columns.filter((column) => column.primary)
  const stored = columns.filter((column) => column.generated === undefined).map((column) => column.name)
  const hashed = columns.some((column) => column.name === 'content_hash')
  return {
    name: getTableName(table),
    key: key.map((column) => column.name),
    columns: stored,
    compared: stored.map((name) => (hashed && name === 'content' ? 'content_hash' : name)),
    kind: 'changing',
  }
}

function growing(table: PgTable): SyncedTable {
  return { ...derive(table), kind: 'growing' }
}
