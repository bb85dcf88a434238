import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { readCatalogue } from '../../src/database/catalogue.js'
import { assertSchemaCurrent, migrateDatabase } from '../../src/database/migrate.js'
import { knownMigrations } from '../../src/database/migrations.js'
import { queryRows } from '../../src/database/rows.js'
import { declaredTableNames } from '../../src/database/tables.js'
import { MemoryError } from '../../src/errors.js'
import { useTestDatabase } from '../support/database.js'
import { unmigrate } from '../support/unmigrate.js'

const database = useTestDatabase()
beforeEach(() => unmigrate(database))

const allNames = knownMigrations().map(({ name }) => name)
/** What stands in the database besides PostgreSQL's own. */
const everything = async () => ({
  catalogue: await readCatalogue(database.db),
  schemas: await queryRows(database.db, sql`select nspname from pg_namespace where nspname !~ '^pg_' order by 1`),
})
const failureOf = async (work: Promise<unknown>): Promise<MemoryError> => {
  const error = await work.then(
    () => expect.unreachable('it worked'),
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(MemoryError)
  return error as MemoryError
}

describe('an empty database', () => {
  test('is brought up to the schema, and names what was applied', async () => {
    expect(await migrateDatabase(database)).toEqual({ applied: allNames })
    const tables = (await readCatalogue(database.db)).flatMap((line) => /^table (\S+)/.exec(line)?.[1] ?? [])
    expect(tables).toEqual(declaredTableNames)
  })

  test('is behind until it is migrated', async () => {
    const failure = await failureOf(assertSchemaCurrent(database))
    expect(failure).toMatchObject({ code: 'schema_behind', details: { pending: allNames } })
    expect(failure.message).toContain('run `bot-memory migrate`')
    await migrateDatabase(database)
    await assertSchemaCurrent(database)
  })

  test('is migrated once by many that start together', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(database)))
    expect(outcomes.map(({ applied }) => applied).sort()).toEqual([[], [], [], [], allNames])
  })
})

test('a database that is up to date is left as it is', async () => {
  await migrateDatabase(database)
  const before = await everything()
  expect(await migrateDatabase(database)).toEqual({ applied: [] })
  expect(await everything()).toEqual(before)
})

test('a database that an older version migrated gets what it lacks', async () => {
  const [first, ...others] = knownMigrations()
  for (const statement of first?.statements ?? []) await database.db.execute(sql.raw(statement))
  await database.db.execute(sql`create schema drizzle`)
  await database.db.execute(
    sql`create table drizzle.__bot_memory_migrations (id serial primary key, hash text not null, created_at bigint)`,
  )
  await database.db.execute(
    sql`insert into drizzle.__bot_memory_migrations (hash, created_at) values (${first?.hash}, ${first?.generatedAt})`,
  )
  expect(await migrateDatabase(database)).toEqual({ applied: others.map(({ name }) => name) })
  await assertSchemaCurrent(database)
})

describe('a database with tables of the same names that this package did not make', () => {
  test('is refused by their names and left untouched', async () => {
    await database.db.execute(sql`create table users (id int primary key)`)
    await database.db.execute(sql`create view memories as select 1 as id`)
    await database.db.execute(sql`create table other_service (id int)`)
    const before = await everything()
    const failure = await failureOf(migrateDatabase(database))
    expect(failure).toMatchObject({
      code: 'foreign_tables',
      details: { tables: ['memories', 'users'], prisma: false },
      message:
        'The database already holds tables of these names that this package did not make: memories, users. This ' +
        'version cannot take it over. Nothing was changed; use an empty database.',
    })
    expect(await everything()).toEqual(before)
  })

  test("made by Prisma is recognised as the running bot's own", async () => {
    await database.db.execute(sql`create table _prisma_migrations (id text)`)
    await database.db.execute(sql`create table personas (id int)`)
    const failure = await failureOf(migrateDatabase(database))
    expect(failure).toMatchObject({ code: 'foreign_tables', details: { tables: ['personas'], prisma: true } })
    expect(failure.message).toContain("It looks like the running bot's own database, made by Prisma.")
  })

  test('of other names is no obstacle', async () => {
    await database.db.execute(sql`create table other_service (id int)`)
    await database.db.execute(sql`create schema users_of_others create table users (id int)`)
    expect(await migrateDatabase(database)).toEqual({ applied: allNames })
    await database.db.execute(sql`drop schema users_of_others cascade`)
  })
})

describe('a database whose migrations are not those of this version', () => {
  beforeEach(async () => {
    await migrateDatabase(database)
  })

  test.each([migrateDatabase, assertSchemaCurrent])('because a newer one migrated it is refused: %o', async (verb) => {
    await database.db.execute(
      sql`insert into drizzle.__bot_memory_migrations (hash, created_at) values ('from the future', 9999999999999)`,
    )
    const before = await everything()
    const failure = await failureOf(verb(database))
    expect(failure).toMatchObject({ code: 'schema_ahead', details: { unknown: 1 } })
    expect(failure.message).toContain('run that version or a newer one')
    expect(await everything()).toEqual(before)
  })

  test.each([migrateDatabase, assertSchemaCurrent])('because one was changed later is refused: %o', async (verb) => {
    await database.db.execute(sql`update drizzle.__bot_memory_migrations set hash = 'changed' where id = 2`)
    const failure = await failureOf(verb(database))
    expect(failure).toMatchObject({ code: 'schema_ahead', details: { migration: allNames[1] } })
    expect(failure.message).toContain(`Migration ${allNames[1]} was applied to this database in another form`)
  })
})

test('a migration that fails is named, and none is applied', async () => {
  await database.db.execute(sql`create function refuse_change() returns int language sql as 'select 1'`)
  const before = await everything()
  const failure = await failureOf(migrateDatabase(database))
  expect(failure).toMatchObject({
    code: 'database_failed',
    details: { migration: '0002_triggers_and_storage', sqlState: '42723' },
  })
  expect(failure.message).toMatch(/^Migration 0002_triggers_and_storage failed, and none was applied\./)
  expect(await everything()).toEqual(before)
})
