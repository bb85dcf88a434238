import { createEmbedder } from '@bot/memory'
import { expect, test } from 'vitest'
import { readConversation } from '../../src/paraphrase/conversation.js'
import { paraphraseLines } from '../../src/paraphrase/print-paraphrase.js'
import { runParaphrase } from '../../src/paraphrase/run-paraphrase.js'

const turns = readConversation()

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
