import { type Database, formatTurn, openDatabase } from '@bot/memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConversation } from '../../src/paraphrase/conversation.js'

const turns = readConversation()
const facts = turns.filter((turn) => turn.ask !== undefined)
let database: Database

beforeAll(async () => {
  database = await openDatabase()
})
afterAll(() => database.close())

test('the conversation has 300 turns, all different, 20 of which are asked for', () => {
  expect(turns).toHaveLength(300)
  expect(new Set(turns.map(formatTurn)).size).toBe(300)
  expect(facts).toHaveLength(20)
})

test('no question shares a content word with the turn that answers it', async () => {
  for (const fact of facts) {
    const result: unknown = await database.db.execute(
      `select word from unnest(tsvector_to_array(to_tsvector('english', ${literal(fact.ask!)}))) word
        where word = any (tsvector_to_array(to_tsvector('english', ${literal(formatTurn(fact))})))`,
    )
    expect((result as { rows: unknown[] }).rows, fact.ask).toEqual([])
  }
})

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
