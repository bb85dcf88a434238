import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { Database } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/database/migrate.js'
import { openDatabase } from '../../src/database/open.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import { type People, somePeople } from '../support/people.js'

/** Behind pgbouncer every statement may run on another connection of the server. */
const pooledUrl = process.env.TEST_POOLED_DATABASE_URL ?? ''
const name = `recall_${randomUUID().replaceAll('-', '')}`

const NAMES = ['Ann', 'Anna', 'Ben']

let server: Database
let database: Database
let people: People
let memory: PgvectorMemoryAdapter

beforeAll(async () => {
  server = await openDatabase({ url: pooledUrl, maxConnections: 1 })
  await server.db.execute(sql.raw(`create database ${name}`))
  const url = new URL(pooledUrl)
  url.pathname = `/${name}`
  database = await openDatabase({ url: url.href, maxConnections: 20 })
  await migrateDatabase(database)
  people = await somePeople(database)
  memory = new PgvectorMemoryAdapter({ database, embedder: await createEmbedder({ provider: 'hashing' }) })
})

afterAll(async () => {
  await database.close()
  await server.db.execute(sql.raw(`drop database ${name} with (force)`))
  await server.close()
})

it('many callers at once remember and recall their own, over and over', async () => {
  const personas = [people.ann, people.annAtPlay, people.ben]
  await Promise.all(
    personas.map((personaId, who) =>
      memory.addMemories(
        Array.from({ length: 40 }, (_, at) => ({
          text: `Rex of ${NAMES[who]} eats biscuit ${at}`,
          metadata: { personaId, personalityId: people.lilith, createdAt: Date.UTC(2026, 0, at) },
        })),
      ),
    ),
  )
  // More often than a statement is planned anew before the server settles on one plan for it.
  for (let round = 0; round < 8; round++) {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        memory.search(`who eats biscuit ${at}?`, { personaId: personas[at % 3]!, venue: 'unrestricted', limit: 5 }),
      ),
    )
    for (const [at, { documents, report }] of answers.entries()) {
      expect(report).toMatchObject({ plan: 'exact', degraded: null })
      expect(documents[0]!.pageContent).toBe(`Rex of ${NAMES[at % 3]} eats biscuit ${at}`)
      expect(new Set(documents.map((document) => document.metadata.personaId))).toEqual(new Set([personas[at % 3]]))
    }
  }
})
