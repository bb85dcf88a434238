import { createEmbedder, type Database, formatTurn, openDatabase } from '@bot/memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConversation } from '../../src/paraphrase/conversation.js'
import { paraphraseLines } from '../../src/paraphrase/print-paraphrase.js'
import { runParaphrase } from '../../src/paraphrase/run-paraphrase.js'

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

test('meaning alone finds at least 12 of the 20 facts, and more than words do', async () => {
  const local = await createEmbedder({ provider: 'local', from: import.meta.url })
  const hashing = await createEmbedder({ provider: 'hashing' })
  try {
    const byMeaning = await runParaphrase(turns, local)
    expect(byMeaning.memories).toBe(300)
    expect(byMeaning.inPrompt).toBeGreaterThanOrEqual(12)
    for (const { rank, inPrompt } of byMeaning.facts) expect(inPrompt).toBe(rank !== null && rank <= 20)
    expect(byMeaning.inPrompt).toBeGreaterThan((await runParaphrase(turns, hashing)).inPrompt)

    const lines = paraphraseLines(byMeaning)
    expect(lines).toHaveLength(25)
    expect(lines.at(-1)).toBe(`${byMeaning.inPrompt} of 20 are in the prompt`)
  } finally {
    await local.close()
    await hashing.close()
  }
}, 120_000)

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
