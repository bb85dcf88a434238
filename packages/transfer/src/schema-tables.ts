import * as schema from '@bot/memory/schema'
import { is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'

/** Every table that the schema declares, as Drizzle describes it. */
export const schemaTables = Object.values<unknown>(schema)
  .filter((value) => is(value, PgTable))
  .map(getTableConfig)
