import { randomUUID } from 'node:crypto'
import { startChild } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { readCatalogue } from '../../src/database/catalogue.js'
import { migrateDatabase } from '../../src/database/migrate.js'
import { knownMigrations } from '../../src/database/migrations.js'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { useTestDatabase } from '../support/database.js'
import { urlOfDatabase } from '../support/server.js'
import { unmigrate } from '../support/unmigrate.js'

const database = useTestDatabase()
beforeEach(() => unmigrate(database))

const nameOf = async () => {
  const [row] = await queryRows<{ name: string }>(database.db, sql`select current_database() as name`)
  return row?.name ?? ''
}

test('processes that start together migrate once', async () => {
  const url = urlOfDatabase(await nameOf())
  const children = Array.from({ length: 3 }, () =>
    startChild(new URL('../support/migrate-once.ts', import.meta.url), url),
  )
  await Promise.all(children.map((child) => child.next()))
  for (const { process } of children) process.stdin?.write('go\n')
  const applied = await Promise.all(children.map((child) => child.next()))
  expect(applied.sort()).toEqual([[], [], knownMigrations().map(({ name }) => name)])
})

test('a user without the right to create is told so in one line, and nothing is changed', async () => {
  const user = `plain_${randomUUID().replaceAll('-', '')}`
  await database.db.execute(sql.raw(`create role ${user} login`))
  onTestFinished(async () => {
    await database.db.execute(sql.raw(`drop role ${user}`))
  })
  const url = new URL(urlOfDatabase(await nameOf()))
  url.username = user
  const plain = await openDatabase({ url: url.href })
  onTestFinished(() => plain.close())
  await expect(migrateDatabase(plain)).rejects.toMatchObject({
    code: 'database_unwritable',
    message: 'The database user may not do this. Nothing was changed; grant it the right, or use another user.',
  })
  expect(await readCatalogue(database.db)).toEqual([])
})
