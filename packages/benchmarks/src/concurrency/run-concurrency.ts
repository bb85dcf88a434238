import { openDatabase } from '@bot/memory'
import { questionsOf } from '../data/questions.js'
import type { Bench } from '../load/open-bench.js'
import { percentile, rounded } from '../measure/percentile.js'
import { openAdapter } from '../ours/system.js'

export const CALLERS = [1, 2, 4, 8, 16, 32, 64] as const

export interface ConcurrencyRow {
  mode: 'vector' | 'hybrid'
  callers: number
  /** Searches a second, of all callers together. */
  throughput: number
  p50: number
  p95: number
}

export interface ConcurrencyOptions {
  /** How long each number of callers goes on. */
  seconds: number
}

/** Callers that each ask one question after the other, of every scope in turn, through one adapter with its usual pool. */
export async function runConcurrency(bench: Bench, { seconds }: ConcurrencyOptions): Promise<ConcurrencyRow[]> {
  const { dataset, url } = bench
  const questions = questionsOf(dataset, 64)
  const database = url ? await openDatabase({ url }) : bench.database
  try {
    const memory = openAdapter({ database }, questions)
    const rows: ConcurrencyRow[] = []
    for (const mode of ['vector', 'hybrid'] as const) {
      let asked = 0
      const askNext = async () => {
        const at = asked++
        const personaId = dataset.scopes[at % dataset.scopes.length]!.id
        const { words } = questions[Math.floor(at / dataset.scopes.length) % questions.length]!
        await memory.search(words, { personaId, venue: 'unrestricted', limit: 10, mode })
      }
      await goOn(16, 1, askNext) // every connection of the pool prepares its statements
      for (const callers of CALLERS) {
        const times = await goOn(callers, seconds, askNext)
        rows.push({
          mode,
          callers,
          throughput: rounded(times.length / seconds),
          p50: rounded(percentile(times, 0.5)),
          p95: rounded(percentile(times, 0.95)),
        })
      }
    }
    return rows
  } finally {
    if (database !== bench.database) await database.close()
  }
}

/** @returns how long each call took, ms */
async function goOn(callers: number, seconds: number, call: () => Promise<void>): Promise<number[]> {
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  const caller = async () => {
    for (let started = performance.now(); started < end; started = performance.now()) {
      await call()
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return times
}
