import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { openDatabase } from '../../src/database/open.js'
import { templateSnapshot } from './database.js'

/**
 * An empty directory for every test, and a way to put a migrated database into it that holds one embedding model
 * named 'kept'. It is copied: making one anew takes seconds.
 */
export function useDataDirectory(): { readonly path: string; fill(): Promise<void> } {
  let filled: string
  let path: string
  beforeAll(async () => {
    filled = await mkdtemp(join(tmpdir(), 'data-filled-'))
    const database = await openDatabase({ dataDir: filled, snapshot: await templateSnapshot() })
    await database.db.execute(sql`insert into embedding_models (model, dimensions) values ('kept', 8)`)
    await database.close()
  })
  afterAll(() => rm(filled, { recursive: true }))
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'data-'))
    return () => rm(path, { recursive: true })
  })
  return {
    get path() {
      return path
    },
    fill: () => cp(filled, path, { recursive: true }),
  }
}
