import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import type { DatabaseKind, Template, TestableDatabase } from './database-kind.js'
import { borrowEmbedded } from './embedded-databases.js'
import { onServer, urlOf } from './postgres-server.js'

/**
 * Makes the one line that gives a test file a migrated, empty database of its own. An embedded one goes to the next file
 * when this one ends, emptied; no test must leave work behind that still writes to it.
 *
 * @example
 * ```ts
 * // test/support/database.ts of a package
 * export const useTestDatabase = databaseFromTemplate({ open: openDatabase })
 *
 * // a test file
 * const database = useTestDatabase()
 * test('…', async () => { await remember(database, …) })
 * ```
 */
export function databaseFromTemplate<Database extends TestableDatabase>(
  kind: Pick<DatabaseKind<Database>, 'open'>,
): () => Database {
  return () => {
    let opened: OpenCopy<Database> | undefined
    beforeAll(async () => {
      opened = await openCopy(kind, inject('databaseTemplate'))
    })
    afterAll(() => opened?.drop())
    return standIn(() => opened?.database)
  }
}

interface OpenCopy<Database> {
  readonly database: Database
  drop(): Promise<void>
}

async function openCopy<Database extends TestableDatabase>(
  kind: Pick<DatabaseKind<Database>, 'open'>,
  template: Template,
): Promise<OpenCopy<Database>> {
  if (template.dialect === 'pglite') {
    const { database, giveBack } = await borrowEmbedded(kind, template.snapshotPath)
    return { database, drop: giveBack }
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(template.serverUrl, `create database ${name} template ${template.name}`)
  const database = await kind.open({ url: urlOf(template.serverUrl, name) })
  return {
    database,
    async drop() {
      await database.close()
      await onServer(template.serverUrl, `drop database ${name} with (force)`)
    },
  }
}

/** An object that is there when the file is read, and acts as the database that is opened before its first test. */
function standIn<Database extends object>(current: () => Database | undefined): Database {
  const database = (): Database => {
    const opened = current()
    if (opened === undefined) throw new Error('The test database is open only while tests and their hooks run.')
    return opened
  }
  return new Proxy({} as Database, {
    get: (_, key) => Reflect.get(database(), key),
    has: (_, key) => Reflect.has(database(), key),
  })
}
