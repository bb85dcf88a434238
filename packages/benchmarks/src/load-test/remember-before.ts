import { createEmbedder, type Database, ensureUser, formatTurn, PgvectorMemoryAdapter } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { personAt, TOPICS, USERS } from './send.js'

/** As many as the running bot had, among those who are about to talk. */
const MEMORIES = 2_170
const HOUR = 3_600_000

/**
 * What a bot knows of people before the load comes. An empty database that grows to thousands of rows within minutes
 * is planned for as empty until autovacuum has looked at it, which no bot that runs for a day is.
 */
export async function rememberBefore(
  database: Database,
  personalityId: string,
  model: { apiKey: string; baseUrl: string },
): Promise<void> {
  const embedder = await createEmbedder({ provider: 'openai', apiKey: model.apiKey, baseUrl: model.baseUrl })
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  const now = Date.now()
  for (let user = 0; user < USERS; user++) {
    const { channelId, user: person } = personAt(user)
    const { defaultPersonaId: personaId } = await ensureUser(database, person)
    const each = Math.ceil((MEMORIES - user) / USERS)
    await memory.addMemories(
      Array.from({ length: each }, (_, at) => ({
        text: formatTurn({
          user: `Before, on day ${at}: what do you make of ${TOPICS[at % TOPICS.length]}?`,
          assistant: `On day ${at} I made a note of ${TOPICS[(at + user) % TOPICS.length]}.`,
        }),
        metadata: {
          personaId,
          personalityId,
          channelId,
          contextType: 'dm' as const,
          createdAt: now - (each - at) * HOUR,
        },
      })),
    )
  }
  while ((await memory.embedPending()).claimed > 0);
  await database.db.execute(sql`analyze`)
}
