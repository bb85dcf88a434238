import { sql } from 'drizzle-orm'
import { customType, timestamp, varchar } from 'drizzle-orm/pg-core'

/**
 * A moment, to the millisecond: a JavaScript Date holds no more, and with microseconds in the database copies of a row
 * never compare equal and cursors slip.
 */
export const moment = (name: string) => timestamp(name, { precision: 3, withTimezone: true, mode: 'date' })

/** For every table whose rows can change. `updated_at` moves with meaning only: sync decides by it. */
export const timestamps = () => ({
  createdAt: moment('created_at').notNull().default(sql`now()`),
  updatedAt: moment('updated_at').notNull().default(sql`now()`),
})

/** A Discord id. */
export const snowflake = (name: string) => varchar(name, { length: 20 })

/** A text search configuration, such as 'english'. */
export const regconfig = customType<{ data: string }>({ dataType: () => 'regconfig' })

/** Raw bytes, such as a hash. */
export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/** The searchable words of a text. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })
