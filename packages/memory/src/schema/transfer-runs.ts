import { sql } from 'drizzle-orm'
import { check, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, timestamps } from './columns.js'

/** Bulk moves and how far they got, so that a killed one goes on where it stopped. */
export const transferRuns = pgTable(
  'transfer_runs',
  {
    id: uuid('id').primaryKey(),
    /** 'rebuild', 'import-qdrant', … */
    kind: text('kind').notNull(),
    /** What was asked for; a run is resumed by one that asks for the same. Holds no credentials. */
    request: jsonb('request').$type<Record<string, unknown>>().notNull(),
    status: text('status', { enum: ['running', 'finished', 'stopped', 'failed'] })
      .notNull()
      .default('running'),
    checkpoint: jsonb('checkpoint').$type<Record<string, unknown>>(),
    counts: jsonb('counts').$type<Record<string, number>>().notNull().default({}),
    finishedAt: moment('finished_at'),
    ...timestamps(),
  },
  (table) => [
    check('transfer_runs_status_check', sql`${table.status} in ('running', 'finished', 'stopped', 'failed')`),
    index('transfer_runs_kind_idx').on(table.kind, table.createdAt),
  ],
)
