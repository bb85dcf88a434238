import { inject } from 'vitest'

const template = inject('databaseTemplate')

/** The server that `*.postgres.test.ts` run on. */
export const serverUrl = template.dialect === 'postgres' ? template.serverUrl : ''

/** Another database of that server. */
export function urlOfDatabase(name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
