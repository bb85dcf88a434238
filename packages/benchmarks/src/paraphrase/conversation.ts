import { readFileSync } from 'node:fs'
import { z } from 'zod'

const turn = z.strictObject({
  user: z.string(),
  assistant: z.string(),
  /** Only where the turn holds a fact: asks for it in other words. */
  ask: z.string().optional(),
})

export type ToldTurn = z.infer<typeof turn>

/**
 * Half a year of one person's talk with a character: 300 turns, 20 of which tell a fact about that person. Each fact
 * comes with a question that shares no content word with it; the other turns touch the same matters (other people's
 * animals, jobs, weddings and coffee) without answering any of the questions.
 */
export function readConversation(): ToldTurn[] {
  const lines = readFileSync(new URL('../../data/paraphrase.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => turn.parse(JSON.parse(line)))
}
