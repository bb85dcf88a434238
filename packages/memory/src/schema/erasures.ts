import { sql } from 'drizzle-orm'
import { check, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, moment } from './columns.js'
import { erasureKeys } from './erasure-keys.js'

/**
 * Keyed hashes of what was erased, so that it stays erased: triggers on `memories` and `conversation_history` skip every
 * row that comes back, whichever way it comes. No foreign key to personas: a persona can be erased too.
 */
export const erasures = pgTable(
  'erasures',
  {
    personaId: uuid('persona_id').notNull(),
    /**
     * What `hash` is of: the `text` of a memory, the id of a `memory`, a `message` (a row of the history, or its Discord
     * id). 'persona' closes everything said up to `created_at`, and leaves what a returning person says later alone.
     */
    kind: text('kind', { enum: ['text', 'memory', 'message', 'persona'] }).notNull(),
    /** HMAC-SHA-256 of `kind:value`, as the function `erasure_hash` makes it. */
    hash: bytea('hash').notNull(),
    keyId: uuid('key_id')
      .notNull()
      .references(() => erasureKeys.id),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ name: 'erasures_pkey', columns: [table.personaId, table.kind, table.hash] }),
    check('erasures_kind_check', sql`${table.kind} in ('text', 'memory', 'message', 'persona')`),
    check('erasures_hash_check', sql`octet_length(${table.hash}) = 32`),
  ],
)
