import { randomUUID } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import type { DatabaseKind, TestableDatabase } from './database-kind.js'
import { onServer, urlOf } from './postgres-server.js'
import { templateFile } from './template-file.js'

/** How to get a database, and how to tell whether a template of before is still the same. */
export interface TemplateKind<Database extends TestableDatabase> extends DatabaseKind<Database> {
  /** Folders of everything that `open` and `migrate` run. */
  readonly madeOf: readonly URL[]
}

/**
 * A vitest `globalSetup`: migrates one database, from which every test file's own is copied.
 *
 * Embedded by default: migrated once, and kept as a file until what it is made of changes. With TEST_DATABASE_URL (any
 * database of a server whose user may create databases), a template database there, dropped at the end.
 *
 * @example
 * ```ts
 * const madeOf = ['../src/', '../migrations/'].map((folder) => new URL(folder, import.meta.url))
 * export default databaseTemplate({ open: openDatabase, migrate: migrateDatabase, madeOf })
 * ```
 */
export function databaseTemplate<Database extends TestableDatabase>(kind: TemplateKind<Database>) {
  return async (project: TestProject): Promise<() => Promise<void>> => {
    const serverUrl = process.env.TEST_DATABASE_URL
    return serverUrl === undefined ? embeddedTemplate(kind, project) : serverTemplate(kind, project, serverUrl)
  }
}

async function embeddedTemplate<Database extends TestableDatabase>(kind: TemplateKind<Database>, project: TestProject) {
  const snapshotPath = await templateFile(kind.madeOf, async () => {
    const database = await kind.open({})
    await kind.migrate(database)
    const snapshot = await database.snapshot?.()
    await database.close()
    if (snapshot === undefined) throw new Error('An embedded database for tests must have a snapshot method.')
    return snapshot
  })
  project.provide('databaseTemplate', { dialect: 'pglite', snapshotPath })
  return async () => {} // the file stays for the next run
}

async function serverTemplate<Database extends TestableDatabase>(
  kind: TemplateKind<Database>,
  project: TestProject,
  serverUrl: string,
) {
  const name = `template_${randomUUID().replaceAll('-', '')}` // packages run at the same time
  await onServer(serverUrl, `create database ${name}`)
  const database = await kind.open({ url: urlOf(serverUrl, name) })
  await kind.migrate(database)
  await database.close() // a template with a connection to it cannot be copied
  project.provide('databaseTemplate', { dialect: 'postgres', serverUrl, name })
  return () => onServer(serverUrl, `drop database ${name} with (force)`)
}
