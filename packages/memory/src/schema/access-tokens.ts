import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, moment, timestamps } from './columns.js'
import { users } from './users.js'

/** Who may use a gateway, and as what. Tokens themselves are stored nowhere: a hash is enough to know one again. */
export const accessTokens = pgTable(
  'access_tokens',
  {
    id: uuid('id').primaryKey(),
    /** What it is for, for people. */
    name: text('name').notNull(),
    role: text('role', { enum: ['service', 'operator', 'reader', 'person'] }).notNull(),
    /** Whose own memories a person's token opens; null for the other roles. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256. A token is 256 random bits, so nothing slower is needed to keep it from being guessed. */
    tokenHash: bytea('token_hash').notNull(),
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
    ...timestamps(),
  },
  (table) => [
    unique('access_tokens_token_hash_unique').on(table.tokenHash),
    index('access_tokens_user_id_idx').on(table.userId),
    check('access_tokens_role_check', sql`${table.role} in ('service', 'operator', 'reader', 'person')`),
    check('access_tokens_user_check', sql`(${table.role} = 'person') = (${table.userId} is not null)`),
  ],
)
