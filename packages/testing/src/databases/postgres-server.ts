import postgres from 'postgres'

/** Runs statements as the server's administrator, each in its own transaction (`CREATE DATABASE` wants that). */
export async function onServer(serverUrl: string, ...statements: string[]): Promise<void> {
  const server = postgres(serverUrl, { max: 1, onnotice: () => {} })
  try {
    for (const statement of statements) await server.unsafe(statement)
  } finally {
    await server.end()
  }
}

/** The same server, another database. */
export function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}
