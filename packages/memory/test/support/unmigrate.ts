import { sql } from 'drizzle-orm'
import type { Database } from '../../src/database/database.js'

/** Takes everything out of a test database again, extensions included. */
export async function unmigrate(database: Database): Promise<void> {
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`drop schema if exists drizzle cascade`)
    await tx.execute(sql`drop schema public cascade`)
    await tx.execute(sql`create schema public`)
  })
}
