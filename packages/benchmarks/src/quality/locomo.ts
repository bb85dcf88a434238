import { z } from 'zod'
import { Refusal } from '../refusal.js'

/*
 * The format of LoCoMo (Maharana et al., "Evaluating Very Long-Term Conversational Memory of LLM Agents", ACL 2024):
 * conversations of many sessions, and questions with the turns that hold their evidence.
 */

const turn = z.object({ speaker: z.string(), dia_id: z.string(), text: z.string() })

const sample = z.object({
  sample_id: z.string().optional(),
  /** `session_1`, `session_1_date_time`, … beside other things. */
  conversation: z.record(z.string(), z.unknown()),
  qa: z.array(z.object({ question: z.string(), category: z.number(), evidence: z.array(z.string()).default([]) })),
})

export interface Turn {
  /** As evidence names it, like `D3:12`. */
  id: string
  /** `Speaker: text` */
  text: string
  at: Date
}

export interface Asked {
  question: string
  category: number
  /** Turns that hold the answer; at least one. */
  evidence: string[]
}

export interface Conversation {
  id: string
  turns: Turn[]
  questions: Asked[]
}

/** What the categories of the questions are called where LoCoMo was published. */
export const CATEGORIES: Record<number, string> = {
  1: 'multi-hop',
  2: 'temporal',
  3: 'open-domain',
  4: 'single-hop',
  5: 'adversarial',
}

const MS_BETWEEN_TURNS = 60_000

/**
 * Reads one conversation or an array of them. Questions without evidence among the turns are left out: nothing could be
 * recalled for them.
 *
 * @throws Refusal that names what cannot be read
 */
export function readLocomo(json: unknown): Conversation[] {
  const { data: samples, error } = z.array(sample).safeParse(Array.isArray(json) ? json : [json])
  if (error) throw new Refusal(`This is not in the format of LoCoMo:\n${z.prettifyError(error)}`)
  return samples.map(({ sample_id, conversation, qa }, at) => {
    const turns = sessionNumbers(conversation).flatMap((number) => turnsOf(conversation, number))
    const known = new Set(turns.map(({ id }) => id))
    const questions = qa.map(({ question, category, evidence }) => ({
      question,
      category,
      evidence: idsOf(evidence).filter((id) => known.has(id)),
    }))
    return {
      id: sample_id ?? String(at + 1),
      turns,
      questions: questions.filter(({ evidence }) => evidence.length > 0),
    }
  })
}

const sessionNumbers = (conversation: Record<string, unknown>): number[] =>
  Object.keys(conversation)
    .flatMap((key) => /^session_(\d+)$/.exec(key)?.[1] ?? [])
    .map(Number)
    .sort((one, other) => one - other)

function turnsOf(conversation: Record<string, unknown>, number: number): Turn[] {
  const key = `session_${number}`
  const { data: turns, error } = z.array(turn).safeParse(conversation[key])
  if (error) throw new Refusal(`${key} is not in the format of LoCoMo:\n${z.prettifyError(error)}`)
  if (turns.length === 0) return []
  const begin = readTime(conversation[`${key}_date_time`], `${key}_date_time`)
  return turns.map(({ speaker, dia_id, text }, at) => ({
    id: dia_id,
    text: `${speaker}: ${text}`,
    at: new Date(begin + at * MS_BETWEEN_TURNS),
  }))
}

/** One entry may name several turns, joined with `;` or `,`. */
const idsOf = (evidence: readonly string[]): string[] => [
  ...new Set(evidence.flatMap((entry) => entry.split(/[;,\s]+/)).filter((id) => id !== '')),
]

const MONTHS = 'january february march april may june july august september october november december'.split(' ')

/** `1:56 pm on 8 May, 2023`, taken as UTC. */
function readTime(written: unknown, key: string): number {
  const [, hour, minute, half, day, month, year] =
    /^(\d{1,2}):(\d{2}) ([ap])m on (\d{1,2}) (\w+),? (\d{4})$/i.exec(String(written).trim()) ?? []
  const monthIndex = MONTHS.indexOf(month?.toLowerCase() ?? '')
  if (monthIndex < 0) throw new Refusal(`${key} should read like "1:56 pm on 8 May, 2023".`)
  const hours = (Number(hour) % 12) + (half!.toLowerCase() === 'p' ? 12 : 0)
  return Date.UTC(Number(year), monthIndex, Number(day), hours, Number(minute))
}
