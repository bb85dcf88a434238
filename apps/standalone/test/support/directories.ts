import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrateDatabase, openDatabase } from '@bot/memory'
import { afterAll } from 'vitest'

/** Temporary directories for a test file, gone at its end. */
export function useDirectories() {
  const made: string[] = []
  let template: Promise<string> | undefined

  async function empty(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'standalone-'))
    made.push(path)
    return path
  }
  async function migrate(): Promise<string> {
    const dataDir = join(await empty(), 'template')
    const database = await openDatabase({ dataDir })
    await migrateDatabase(database)
    await database.close()
    return dataDir
  }

  afterAll(async () => {
    for (const path of made) await rm(path, { recursive: true, force: true })
  })
  return {
    empty,
    /** A data directory whose database is migrated and empty; made once, then copied. */
    async migrated(): Promise<string> {
      template ??= migrate()
      const path = join(await empty(), 'data')
      await cp(await template, path, { recursive: true })
      return path
    },
  }
}
