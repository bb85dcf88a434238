import { sql } from 'drizzle-orm'
import { check, pgTable, uuid } from 'drizzle-orm/pg-core'
import { bytea, moment } from './columns.js'

/**
 * Keys of the hashes in `erasures`: a hash alone tells nobody what was erased. One per database that erases; a sync
 * brings the other's along, so that both refuse what either erased.
 */
export const erasureKeys = pgTable(
  'erasure_keys',
  {
    id: uuid('id').primaryKey(),
    /**
     * The key as HMAC-SHA-256 takes it (RFC 2104): padded with zeros to 64 bytes, each xor 0x36 (inner) or 0x5c (outer).
     * So the database computes the hash with nothing but `sha256`.
     */
    innerBlock: bytea('inner_block').notNull(),
    outerBlock: bytea('outer_block').notNull(),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    check(
      'erasure_keys_blocks_check',
      sql`octet_length(${table.innerBlock}) = 64 and octet_length(${table.outerBlock}) = 64`,
    ),
  ],
)
