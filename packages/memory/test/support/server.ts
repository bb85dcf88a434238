import { sql } from 'drizzle-orm'
import { inject } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { queryRows } from '../../src/database/rows.js'

const template = inject('databaseTemplate')

/** The server that `*.postgres.test.ts` run on. */
export const serverUrl = template.dialect === 'postgres' ? template.serverUrl : ''

/** Another database of that server. */
export function urlOfDatabase(name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** The database of a test file, for processes that open it too. */
export async function urlOfTestDatabase({ db }: Database): Promise<URL> {
  const [open] = await queryRows<{ name: string }>(db, sql`select current_database() as name`)
  return new URL(urlOfDatabase(open!.name))
}
