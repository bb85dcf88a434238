import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import * as schema from '../schema/index.js'

/** Every table that the schema declares. */
export const declaredTables: readonly PgTable[] = Object.values(schema).filter((value) => is(value, PgTable))

export const declaredTableNames: readonly string[] = declaredTables.map((table) => getTableConfig(table).name).sort()
