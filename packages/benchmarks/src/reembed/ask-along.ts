import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MemoryDocument, PgvectorMemoryAdapter } from '@bot/memory'
import type { Persona } from '../data/dataset.js'
import type { Question } from '../data/questions.js'
import { MODEL } from '../load/load-memories.js'
import { median, percentile } from '../measure/percentile.js'
import { LATE_MODEL, type TwoModels } from './two-models.js'

/** What became of the queries of one part of a run. */
export interface AskedRow {
  phase: string
  seconds: number
  queries: number
  failed: number
  /** Answered from words alone. */
  degraded: number
  /** Answers whose scores are not all of one model, question and vectors alike. */
  mixed: number
  /** Answers of the late model. */
  late: number
  p50: number
  p95: number
  worst: number
  /** Of the true ten nearest by the model that answered, in mode 'vector'. */
  recall: number
}

export interface Asking {
  /** What is asked from now on counts for this part. */
  enter(phase: string): void
  /** Waits for the last answers. */
  stop(): Promise<AskedRow[]>
}

interface Part {
  phase: string
  startedAt: number
  endedAt: number
  asked: number
  failed: number
  degraded: number
  mixed: number
  late: number
  ms: number[]
  recalls: number[]
}

const COUNT = 10
/** Vectors are stored in single precision. */
const CLOSE = 1e-4

/** Asks so many questions a second, whatever becomes of those before, by turns in each of the processes, modes and scopes. */
export function askAlong(options: {
  memories: readonly PgvectorMemoryAdapter[]
  models: TwoModels
  personas: readonly Persona[]
  perSecond: number
}): Asking {
  const { memories, models, personas, perSecond } = options
  const parts: Part[] = []
  const underWay: Promise<void>[] = []
  const stopping = new AbortController()
  // Comparing everything takes a while, and the same is asked again and again.
  const truths = new Map<string, string[]>()

  function truth(model: string, question: Question, persona: Persona): string[] {
    const key = `${model} ${question.words} ${persona.id}`
    const known = truths.get(key) ?? models.nearest(model, question, persona, COUNT)
    truths.set(key, known)
    return known
  }

  async function ask(at: number): Promise<void> {
    const part = parts.at(-1)!
    const memory = memories[at % memories.length]!
    const question = models.questions[at % models.questions.length]!
    const persona = personas[Math.floor(at / 2) % personas.length]!
    const mode = Math.floor(at / memories.length) % 2 === 0 ? 'vector' : 'hybrid'
    const startedAt = performance.now()
    part.asked++
    try {
      const { documents, report } = await memory.search(question.words, {
        ...{ personaId: persona.id, venue: 'unrestricted', limit: COUNT, scoreThreshold: 0, mode },
      })
      part.ms.push(performance.now() - startedAt)
      if (report.degraded !== null) part.degraded++
      const model = modelOf(models, question, documents)
      if (model === LATE_MODEL) part.late++
      if (model === null) part.mixed++
      else if (mode === 'vector') part.recalls.push(shareOf(truth(model, question, persona), documents))
    } catch {
      part.failed++
    }
  }

  async function run(): Promise<void> {
    const startedAt = performance.now()
    for (let at = 0; !stopping.signal.aborted; at++) {
      const due = startedAt + (at * 1_000) / perSecond
      await sleep(Math.max(0, due - performance.now()), undefined, { signal: stopping.signal }).catch(() => {})
      if (!stopping.signal.aborted) underWay.push(ask(at))
    }
  }

  function enter(phase: string): void {
    const now = performance.now()
    const last = parts.at(-1)
    if (last) last.endedAt = now
    parts.push({
      ...{ phase, startedAt: now, endedAt: now, asked: 0, failed: 0, degraded: 0, mixed: 0, late: 0 },
      ...{ ms: [], recalls: [] },
    })
  }

  enter('before')
  const running = run()
  return {
    enter,
    async stop() {
      stopping.abort()
      await running
      await Promise.all(underWay)
      parts.at(-1)!.endedAt = performance.now()
      return parts.map(rowOf)
    },
  }
}

/** The model whose scores these are: of every document. */
function modelOf(models: TwoModels, question: Question, documents: readonly MemoryDocument[]): string | null {
  const scored = documents.filter(({ metadata }) => metadata.score !== null)
  const isBy = (model: string) =>
    scored.every(({ metadata }) => Math.abs(models.similarity(model, question, metadata.id) - metadata.score!) < CLOSE)
  return [MODEL, LATE_MODEL].find(isBy) ?? null
}

export const shareOf = (truth: readonly string[], documents: readonly MemoryDocument[]): number => {
  const found = new Set(documents.map(({ metadata }) => metadata.id))
  return truth.filter((id) => found.has(id)).length / Math.max(1, truth.length)
}

const rowOf = ({ phase, startedAt, endedAt, asked, failed, degraded, mixed, late, ms, recalls }: Part): AskedRow => ({
  ...{ phase, seconds: (endedAt - startedAt) / 1_000, queries: asked, failed, degraded, mixed, late },
  p50: ms.length === 0 ? 0 : median(ms),
  p95: ms.length === 0 ? 0 : percentile(ms, 0.95),
  worst: Math.max(0, ...ms),
  recall: recalls.length === 0 ? 1 : recalls.reduce((sum, one) => sum + one, 0) / recalls.length,
})
