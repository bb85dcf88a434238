import type { LeftOutMemory, RecalledMemory, RecallFacts } from '@bot/jobs'
import type { SearchReport, Why } from '@bot/memory'
import type { PackedMemories, PackedMemory } from './pack-memories.js'

/** What memory did for a reply, as it is stored with it: ids and numbers, no text. */
export function recallFacts(given: {
  packed: PackedMemories
  report: SearchReport
  /** What recall did not bring; null = nobody asked. */
  unrecalled: readonly LeftOutMemory[] | null
  memoryBudget: number
  historyMessages: number
}): RecallFacts {
  const { packed, report, unrecalled, memoryBudget, historyMessages } = given
  return {
    used: packed.memories.map(recalled),
    leftOut: [...packed.leftOut.map(({ reason, memory }) => ({ ...recalled(memory), reason })), ...(unrecalled ?? [])],
    explained: unrecalled !== null,
    dropped: report.dropped,
    tokens: { used: packed.tokens, budget: memoryBudget },
    historyMessages,
    plan: report.plan,
    rowsInScope: report.rowsInScope,
    degraded: report.degraded,
    timings: {
      embeddingMs: rounded(report.timings.embeddingMs),
      databaseMs: rounded(report.timings.databaseMs),
      totalMs: rounded(report.timings.totalMs),
    },
  }
}

const recalled = ({ ids, createdAt, tokens, why }: PackedMemory): RecalledMemory => ({
  ...{ ids, createdAt, tokens, why: readable(why) },
})

/** Four decimals tell people everything and cost a row of the history half as much. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

export const readable = (why: Why): Why => ({
  ...why,
  similarity: why.similarity === null ? null : rounded(why.similarity),
  lexicalScore: why.lexicalScore === null ? null : rounded(why.lexicalScore),
  coverage: rounded(why.coverage),
  surroundings: { similarity: rounded(why.surroundings.similarity), lexical: rounded(why.surroundings.lexical) },
  recency: rounded(why.recency),
  fused: rounded(why.fused),
})
