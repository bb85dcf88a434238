import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, ensurePersonality, ensureUser, memoryId } from '@bot/memory'
import { conversationHistory, embeddingModels, memories, memoryVectors } from '@bot/memory/schema'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll } from 'vitest'
import { archivedTables } from '../../src/archive/tables.js'
import { rowsOf } from './rows.js'

export const MODEL = 'text-embedding-3-small'
const START = Date.UTC(2026, 0, 5, 12)

/** A directory for the files of a test file: `const folder = useFolder()`, then `folder.file('name')`. */
export function useFolder() {
  let path = ''
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'archives-'))
  })
  afterAll(() => rm(path, { recursive: true, force: true }))
  return {
    get path() {
      return path
    },
    file: (name: string) => join(path, name),
  }
}

/**
 * Two people with memories, vectors and messages, and what else a database holds.
 *
 * @param options.longest how much longer some texts are than others: rows of one length never change places on the disk
 */
export async function fill(database: Database, { memoriesEach = 5, longest = 0, embed = seededVector } = {}) {
  const ann = await ensureUser(database, { discordId: '501', username: 'ann' })
  const ben = await ensureUser(database, { discordId: '502', username: 'ben' })
  const keeper = await ensureUser(database, { discordId: '500', username: 'keeper' })
  const card = { ownerId: keeper.id, characterInfo: 'someone', personalityTraits: 'patient' }
  const lilith = await ensurePersonality(database, { ...card, slug: 'lilith', name: 'Lilith' })
  await database.db.insert(embeddingModels).values({ model: MODEL, dimensions: 1536, isActive: true })
  for (const { defaultPersonaId: personaId, id } of [ann, ben]) {
    for (let from = 0; from < memoriesEach; from += 100) {
      const numbers = Array.from({ length: Math.min(100, memoriesEach - from) }, (_, at) => from + at)
      const rows = numbers.map((number) => {
        const content = `note ${number} of ${id}: "quoted", back\\slash, new\nline, ünïcödé 🎉${' and so on'.repeat((number * 37) % (longest + 1))}`
        const createdAt = new Date(START + number * 60_001)
        const personalityId = lilith.id
        return {
          personaId,
          personalityId,
          content,
          createdAt,
          id: memoryId(personaId, personalityId, content),
          messageIds: [`m${number}`, 'with "quotes", and {braces}'],
          extra: { nested: { number, precise: 0.1 } },
          ...(number % 5 === 0 ? { isLocked: true, visibility: 'hidden' as const } : {}),
        }
      })
      await database.db.insert(memories).values(rows)
      await database.db.insert(memoryVectors).values(
        rows.map((row, at) => ({
          personaId,
          memoryId: row.id,
          model: MODEL,
          sourceHash: sql`md5(${row.content})`,
          embedding: embed(numbers[at]!),
          personalityId: row.personalityId,
          memoryCreatedAt: row.createdAt,
        })),
      )
      await database.db.insert(conversationHistory).values(
        numbers.map((number) => ({
          personaId,
          id: memoryId(personaId, lilith.id, `message ${number}`),
          personalityId: lilith.id,
          channelId: '2001',
          role: 'user' as const,
          content: `message ${number}`,
          createdAt: new Date(START + number),
        })),
      )
    }
  }
  return { ann, ben, keeper, lilith }
}

/** 1,536 numbers that follow from the seed, with all the digits a float32 has. */
export function seededVector(seed: number): number[] {
  let state = seed * 2_654_435_761 + 1
  return Array.from({ length: 1_536 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.fround(state / 2 ** 32 - 0.5)
  })
}

/** Every archived row with every bit of its vector, as the database writes them, sorted. */
export async function dump(database: Database): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {}
  for (const { name, columns, vectorColumn } of archivedTables) {
    const values = sql.join(
      columns.map((column) => sql`${sql.identifier(column)}`),
      sql`, `,
    )
    const vector = vectorColumn ? sql`encode(vector_send(${sql.identifier(vectorColumn)}), 'hex')` : sql`''`
    const rows = await rowsOf<{ row: string }>(
      database,
      sql`select row_to_json(kept)::text || vector as row from ${sql.identifier(name)} as whole
          cross join lateral (select ${vector} as vector) as apart
          cross join lateral (select ${values}) as kept`,
    )
    tables[name] = rows.map(({ row }) => row).sort()
  }
  return tables
}
