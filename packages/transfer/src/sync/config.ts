import * as schema from '@bot/memory/schema'
import { getTableName, is, type SQL } from 'drizzle-orm'
import { getTableConfig, type PgColumn, PgTable, type UniqueConstraint } from 'drizzle-orm/pg-core'

/** What a sync knows of a table, derived from its declaration. */
export interface SyncedTable {
  readonly name: string
  /** Which rows take part; absent = all. */
  readonly rows?: SQL
  /** Columns of the primary key, in order. Only the last may hold a ':'. */
  readonly key: readonly { readonly name: string; readonly type: string }[]
  /** Every column that travels: all but those the database generates. */
  readonly columns: readonly string[]
  /** What the digests cover: long texts by their stored hash, vectors by their key alone. */
  readonly compared: readonly { readonly name: string; readonly asText: boolean }[]
  /** The later of two versions of a row wins by this column; null = rows only appear. */
  readonly changedAt: string | null
  /** What rows of this table refer to, among the tables that are synced. */
  readonly parents: readonly Parent[]
  /** Values that only one row may have, besides the key. */
  readonly uniques: readonly Unique[]
}

export interface Parent {
  readonly column: string
  readonly table: string
  readonly required: boolean
  /** The child goes with it. */
  readonly cascades: boolean
  /** The parent is written after the child, in the same transaction. */
  readonly later: boolean
}

export interface Unique {
  readonly columns: readonly string[]
  readonly nullsAreEqual: boolean
  /** Only one row may have it set. */
  readonly flag: boolean
}

/** How a table takes part. `group` says what is written in one transaction, in order; tables of a cycle share one. */
type TableConfig =
  | { readonly sync: 'changing'; readonly group: number }
  | { readonly sync: 'erasures' | 'growing' | 'vectors' | 'tombstones' }
  | { readonly stays: string }

/** Every table of the schema: how it is synced, or why it stays where it is. */
export const SYNC_CONFIG: Readonly<Record<string, TableConfig>> = {
  erasure_keys: { sync: 'erasures' },
  erasures: { sync: 'erasures' },

  system_prompts: { sync: 'changing', group: 0 },
  users: { sync: 'changing', group: 1 },
  llm_configs: { sync: 'changing', group: 1 },
  personas: { sync: 'changing', group: 1 },
  personalities: { sync: 'changing', group: 2 },
  personality_owners: { sync: 'changing', group: 3 },
  personality_default_configs: { sync: 'changing', group: 4 },
  user_personality_configs: { sync: 'changing', group: 5 },
  user_persona_history_configs: { sync: 'changing', group: 6 },
  conversation_history: { sync: 'changing', group: 7 },
  memories: { sync: 'changing', group: 8 },
  shapes_persona_mappings: { sync: 'changing', group: 9 },

  memory_versions: { sync: 'growing' },
  memory_events: { sync: 'growing' },
  memory_vectors: { sync: 'vectors' },
  sync_tombstones: { sync: 'tombstones' },

  access_tokens: { stays: 'a token opens one gateway, and no other' },
  channel_settings: { stays: 'the active character of a channel, synced, made two bots answer' },
  database_identity: { stays: 'says which database this is' },
  deferred_indexes: { stays: 'about indexes of this database' },
  embedding_backlog: { stays: 'work of this database; derived from memories without a vector' },
  embedding_models: { stays: 'the active model is chosen for each database, and must be the same before a sync' },
  leases: { stays: 'held by processes on this database' },
  memory_points: { stays: 'derived from the vectors of this database' },
  sync_peers: { stays: 'whom this database has synced with' },
  transfer_runs: { stays: 'progress of moves on this database' },
}

/** Columns that say something of this database alone: they neither travel nor count as a difference. */
export const LOCAL_COLUMNS: Readonly<Record<string, readonly string[]>> = { sync_tombstones: ['recorded_at'] }

/** Every declared table, described. */
const declared = new Map(
  Object.values<unknown>(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => [getTableName(table), table]),
)
const order = Object.keys(SYNC_CONFIG)

const described = new Map(
  [...declared].filter(([name]) => 'sync' in (SYNC_CONFIG[name] ?? {})).map(([name, table]) => [name, describe(table)]),
)

/** The table of this name. */
export const syncedTable = (name: string): SyncedTable => {
  const table = described.get(name)
  if (table === undefined) throw new Error(`${name} is not synced`)
  return table
}

const inOrder = (sync: string): SyncedTable[] => order.filter((name) => configOf(name) === sync).map(syncedTable)
function configOf(name: string): string | undefined {
  const config = SYNC_CONFIG[name]
  return config !== undefined && 'sync' in config ? config.sync : undefined
}

/** First of all: what one side erased the other must not send back. */
export const ERASURE_TABLES = inOrder('erasures')
/** Tables whose rows change, each after those it refers to. */
export const CHANGING_TABLES = inOrder('changing')
/** After the memories they belong to. */
export const GROWING_TABLES = inOrder('growing')
/** A register of its own: compared by key and source, never by value. */
export const VECTOR_TABLE = syncedTable('memory_vectors')
export const TOMBSTONE_TABLE = syncedTable('sync_tombstones')
/** Rows that both sides hold are settled by what they say rather than by the last write: see settle-mappings.ts. */
export const CLAIMS_TABLE = syncedTable('shapes_persona_mappings')

/** {@link CHANGING_TABLES} by what is written in one transaction. */
export const CHANGING_GROUPS: readonly (readonly SyncedTable[])[] = [...new Set(CHANGING_TABLES.map(groupOf))].map(
  (group) => CHANGING_TABLES.filter((table) => groupOf(table) === group),
)

/** Users and personas, with what else is written beside them. */
export const PEOPLE_GROUP = CHANGING_GROUPS.find((group) => group.some(({ name }) => name === 'users'))!

function groupOf({ name }: SyncedTable): number {
  const config = SYNC_CONFIG[name]!
  return 'group' in config ? config.group : -1
}

function describe(table: PgTable): SyncedTable {
  const { columns, primaryKeys } = getTableConfig(table)
  const name = getTableName(table)
  const keyNames = primaryKeys[0]?.columns.map((column) => column.name)
  const key = keyNames
    ? keyNames.map((one) => columns.find((column) => column.name === one)!)
    : columns.filter((column) => column.primary)
  const stored = columns.filter(
    (column) => column.generated === undefined && !LOCAL_COLUMNS[name]?.includes(column.name),
  )
  const hasHash = columns.some((column) => column.name === 'content_hash')
  const compared = configOf(name) === 'vectors' ? key : stored
  return {
    name,
    key: key.map((column) => ({ name: column.name, type: column.getSQLType() })),
    columns: stored.map((column) => column.name),
    compared: compared.map((column) => ({
      name: hasHash && column.name === 'content' ? 'content_hash' : column.name,
      // Its number differs between servers; its name does not.
      asText: column.getSQLType() === 'regconfig',
    })),
    changedAt: changedAtOf(name, stored),
    parents: parentsOf(table),
    uniques: uniquesOf(table),
  }
}

function changedAtOf(name: string, columns: readonly PgColumn[]): string | null {
  const sync = configOf(name)
  if (sync === 'tombstones') return 'deleted_at'
  // A persona erased again later is closed up to then.
  if (sync === 'erasures') return 'created_at'
  if (sync !== 'changing') return null
  if (!columns.some((column) => column.name === 'updated_at')) throw new Error(`${name} has no updated_at`)
  return 'updated_at'
}

/** Foreign keys of one column. Those of two columns lead to memories: see `belongs` in write-rows.ts. */
function parentsOf(table: PgTable): Parent[] {
  const { columns, foreignKeys, name } = getTableConfig(table)
  const parents = foreignKeys.flatMap((key) => {
    const { columns, foreignTable } = key.reference()
    if (columns.length > 1) return []
    return [{ column: columns[0]!.name, table: getTableName(foreignTable), cascades: key.onDelete === 'cascade' }]
  })
  // Declared in a custom migration, because they close a cycle.
  if (name === 'users') {
    parents.push({ column: 'default_persona_id', table: 'personas', cascades: false })
    parents.push({ column: 'default_llm_config_id', table: 'llm_configs', cascades: false })
  }
  return parents
    .filter((parent) => configOf(parent.table) === 'changing' || configOf(parent.table) === 'erasures')
    .map((parent) => ({
      ...parent,
      required: columns.find((column) => column.name === parent.column)!.notNull,
      later: order.indexOf(parent.table) > order.indexOf(name),
    }))
}

function uniquesOf(table: PgTable): Unique[] {
  const { columns, uniqueConstraints, indexes } = getTableConfig(table)
  const flagOf = (names: readonly string[]) =>
    names.every((name) => columns.find((column) => column.name === name)?.getSQLType() === 'boolean')
  return [
    ...columns
      .filter((column) => column.isUnique)
      .map((column) => ({ columns: [column.name], nullsAreEqual: false, flag: false })),
    ...uniqueConstraints.map((constraint: UniqueConstraint) => ({
      columns: constraint.columns.map((column) => column.name),
      nullsAreEqual: constraint.nullsNotDistinct,
      flag: false,
    })),
    ...indexes
      .filter(({ config }) => config.unique)
      .map(({ config }) => {
        const names = config.columns.map((column) => (column as PgColumn).name)
        return { columns: names, nullsAreEqual: false, flag: flagOf(names) }
      }),
  ]
}
