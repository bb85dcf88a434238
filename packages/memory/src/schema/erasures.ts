import { sql } from 'drizzle-orm'
import { check, customType, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.js'

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/** Keyed hashes of what was erased: every way back in consults them. No foreign key: a persona can be erased too. */
export const erasures = pgTable(
  'erasures',
  {
    personaId: uuid('persona_id').notNull(),
    kind: text('kind', { enum: ['text', 'message', 'persona'] }).notNull(),
    /** HMAC-SHA-256 of what was erased. */
    hash: bytea('hash').notNull(),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ name: 'erasures_pkey', columns: [table.personaId, table.kind, table.hash] }),
    check('erasures_kind_check', sql`${table.kind} in ('text', 'message', 'persona')`),
    check('erasures_hash_check', sql`octet_length(${table.hash}) = 32`),
  ],
)
