import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { DatabaseKind, TestableDatabase } from './database-kind.js'
import { onServer, urlOf } from './postgres-server.js'

/**
 * A vitest `globalSetup`: migrates one database, from which every test file's own is copied.
 *
 * Embedded by default: migrated once, kept as a file. With TEST_DATABASE_URL (any database of a server whose user may
 * create databases), a template database there, dropped at the end.
 *
 * @example
 * ```ts
 * export default databaseTemplate({ open: openDatabase, migrate: migrateDatabase })
 * ```
 */
export function databaseTemplate<Database extends TestableDatabase>(kind: DatabaseKind<Database>) {
  return async (project: TestProject): Promise<() => Promise<void>> => {
    const serverUrl = process.env.TEST_DATABASE_URL
    return serverUrl === undefined ? embeddedTemplate(kind, project) : serverTemplate(kind, project, serverUrl)
  }
}

async function embeddedTemplate<Database extends TestableDatabase>(kind: DatabaseKind<Database>, project: TestProject) {
  const database = await kind.open({})
  await kind.migrate(database)
  const snapshot = await database.snapshot?.()
  await database.close()
  if (snapshot === undefined) throw new Error('An embedded database for tests must have a snapshot method.')

  const folder = await mkdtemp(join(tmpdir(), 'database-template-'))
  const snapshotPath = join(folder, 'snapshot.tar')
  await writeFile(snapshotPath, snapshot.stream())
  project.provide('databaseTemplate', { dialect: 'pglite', snapshotPath })
  return () => rm(folder, { recursive: true })
}

async function serverTemplate<Database extends TestableDatabase>(
  kind: DatabaseKind<Database>,
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
