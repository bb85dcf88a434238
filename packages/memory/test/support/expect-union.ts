import type { FakeOpenAI } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { expect } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { queryRows } from '../../src/database/rows.js'
import { standing, strangersVectors } from './drill.js'
import { type Told, unionOf } from './overlapping.js'
import type { People } from './people.js'

/** All that overlapping adders said stands once, with its one vector, and each of them was told what is true. */
export async function expectUnion(after: { database: Database; people: People; openai: FakeOpenAI; told: Told }) {
  const { database, told } = after
  const union = unionOf(after.people)
  const texts = union.map(({ content }) => content).sort()
  const stored = await queryRows(
    database.db,
    sql`select content, origins, array(select unnest(message_ids) order by 1) as "messageIds" from memories
      order by content collate "C"`,
  )
  expect(stored).toEqual(union)
  const count = texts.length
  expect(await standing(database)).toMatchObject({ memories: count, vectors: count, waiting: 0, setAside: 0 })
  expect(await strangersVectors(database)).toBe(0)
  // One of all was told that it was new, and nobody that it was erased.
  expect(Object.keys(told.inserted).sort()).toEqual(texts)
  expect(Object.values(told.inserted).filter((times) => times !== 1)).toEqual([])
  expect(told.erased).toEqual({})
  const sent = after.openai.requests.flatMap(({ body }) => (body as { input: string[] }).input)
  expect(sent.sort()).toEqual(texts)
}
