import { openAsBlob } from 'node:fs'
import { databaseFromTemplate } from '@bot/testing'
import { inject } from 'vitest'
import { openDatabase } from '../../src/database/open.js'

/** A migrated, empty database for this test file: `const database = useTestDatabase()`. */
export const useTestDatabase = databaseFromTemplate({ open: openDatabase })

/** What every embedded test database starts from; making one anew takes seconds. */
export async function templateSnapshot(): Promise<Blob> {
  const template = inject('databaseTemplate')
  if (template.dialect !== 'pglite') throw new Error('Only *.pglite.test.ts may ask for it.')
  return openAsBlob(template.snapshotPath)
}
