import { randomUUID } from 'node:crypto'
import { type Database, openDatabase } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, inject } from 'vitest'

export interface EmptyServerDatabase {
  readonly url: string
  readonly name: string
  /** A connection to the server, to another database. */
  readonly server: Database
}

/** A database on the server that holds nothing yet, not even our tables, for this test file. */
export function useEmptyServerDatabase(): EmptyServerDatabase {
  const name = `era_${randomUUID().replaceAll('-', '')}`
  const empty = { name } as { -readonly [Key in keyof EmptyServerDatabase]: EmptyServerDatabase[Key] }
  beforeAll(async () => {
    const template = inject('databaseTemplate')
    if (template.dialect !== 'postgres') throw new Error('Only on a server.')
    empty.server = await openDatabase({ url: template.serverUrl })
    const address = new URL(template.serverUrl)
    address.pathname = `/${name}`
    empty.url = address.href
    await empty.server.db.execute(sql.raw(`create database ${name}`))
  })
  afterAll(async () => {
    await empty.server.db.execute(sql.raw(`drop database ${name} with (force)`))
    await empty.server.close()
  })
  return empty
}
