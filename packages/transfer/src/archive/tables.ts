import * as schema from '@bot/memory/schema'
import { is } from 'drizzle-orm'
import { getTableConfig, type PgColumn, PgTable } from 'drizzle-orm/pg-core'

/** What of a database does not go into its archive, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  access_tokens: 'credentials: who copies a file gets no access by it; issue new tokens',
  database_identity: 'says which database this is; another one is not it',
  deferred_indexes: 'about the indexes of this database',
  leases: 'who works on this database right now',
  memory_points: 'a picture of the vectors, which are in it; the worker makes it anew',
  sync_peers: 'how far this database got with others; another one begins anew',
  transfer_runs: 'checkpoints of moves into this database',
}

/** A table as an archive holds it. */
export interface ArchivedTable {
  readonly name: string
  /** All but the vector, and but what the database computes itself. */
  readonly columns: readonly string[]
  /** Its vector, kept in binary beside the rows. */
  readonly vectorColumn: string | undefined
  /** Columns that point at a memory: where the memory is not restored, the row is not either. */
  readonly memoryKey: readonly [persona: string, memory: string] | undefined
}

/** What keeps erased rows out must be there before they come. */
const FIRST: readonly string[] = ['erasure_keys', 'erasures']

/**
 * Every table of an archive, in an order in which each finds what it refers to: derived from the schema, so that a new
 * column is archived without anybody thinking of it.
 */
export const archivedTables: readonly ArchivedTable[] = inOrder(
  Object.values<unknown>(schema)
    .filter((value) => is(value, PgTable))
    .filter((table) => !(getTableConfig(table).name in leftOut)),
).map(describe)

function inOrder(tables: readonly PgTable[]): PgTable[] {
  const ordered: PgTable[] = []
  const visit = (table: PgTable) => {
    if (ordered.includes(table)) return
    for (const target of targetsOf(table)) if (target !== table && tables.includes(target)) visit(target)
    ordered.push(table)
  }
  const nameOf = (table: PgTable) => getTableConfig(table).name
  for (const name of FIRST) tables.filter((table) => nameOf(table) === name).forEach(visit)
  tables.forEach(visit)
  return ordered
}

function describe(table: PgTable): ArchivedTable {
  const { name, columns, foreignKeys } = getTableConfig(table)
  const stored = columns.filter((column) => column.generated === undefined)
  const toMemory = foreignKeys.map((key) => key.reference()).find((key) => key.foreignTable === schema.memories)
  const [persona, memory] = toMemory?.columns.map((column) => column.name) ?? []
  return {
    name,
    columns: stored.filter((column) => !isVector(column)).map((column) => column.name),
    vectorColumn: stored.find(isVector)?.name,
    memoryKey: persona === undefined || memory === undefined ? undefined : [persona, memory],
  }
}

function targetsOf(table: PgTable): PgTable[] {
  return getTableConfig(table).foreignKeys.map((key) => key.reference().foreignTable as PgTable)
}

function isVector(column: PgColumn): boolean {
  return column.getSQLType().startsWith('vector')
}
