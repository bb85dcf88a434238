import { setTimeout as sleep } from 'node:timers/promises'
import type { PgvectorMemoryAdapter } from '../adapter.js'
import type { Database } from '../database/database.js'
import { queueMissing } from './start.js'
import { type BesideModel, reembedStatus } from './status.js'

/** What embeds for a growing model, and how it is called off. */
export interface GrowOptions {
  database: Database
  /** With `embedderOf`, so that it can open the new model's embedder. */
  memory: Pick<PgvectorMemoryAdapter, 'embedPending'>
  /** The one that grows; see `startReembed`. */
  model: string
  /** Most memories a second, so that recall keeps the server to itself. Default: as fast as it goes. */
  perSecond?: number | undefined
  /** How long the embedder may fail before this gives up, ms; the memories wait on. Default 2 minutes. */
  patienceMs?: number | undefined
  /** Stops at the border of a batch. */
  signal?: AbortSignal | undefined
  /** Told how many of the memories to embed have their vector. Other processes' work is in it. */
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined
}

/** How far a growing model came. */
export interface Grown {
  /**
   * 'grown': every memory has a vector, but for those set aside. 'failing': the embedder did not answer for too long.
   * 'stopped': called off. 'gone': it was committed or given up meanwhile.
   */
  status: 'grown' | 'failing' | 'stopped' | 'gone'
  /** How the model stands then; null = 'gone'. */
  beside: BesideModel | null
}

/** Memories a round: a few calls of the embedder, which it may answer side by side. */
const ROUND = 400
const LOOK_AGAIN_MS = 500
const PATIENCE_MS = 2 * 60_000
/** Between two counts of what is left, and at least so many times what the last one took: it grows with the tables. */
const COUNTED_EVERY_MS = 2_000
const TIMES_ITS_OWN = 20

/**
 * Embeds what waits for a growing model, beside any other worker, until nothing lacks a vector. Waits for what others
 * hold and for an embedder that fails, for a while; may be called again at any time.
 */
export async function growModel(options: GrowOptions): Promise<Grown> {
  const { database, memory, model, perSecond, patienceMs = PATIENCE_MS, signal, onProgress } = options
  const startedAt = performance.now()
  let provedAt = startedAt
  let countAgainAt = Number.NEGATIVE_INFINITY
  let embedded = 0
  let total = 0

  async function look(): Promise<BesideModel | null> {
    const began = performance.now()
    const { beside } = await reembedStatus(database)
    const took = performance.now() - began
    countAgainAt = performance.now() + Math.max(COUNTED_EVERY_MS, TIMES_ITS_OWN * took)
    if (beside?.model !== model) return null
    total = Math.max(total, beside.vectors + beside.missing)
    onProgress?.({ done: beside.vectors, total })
    return beside
  }

  let beside = await look()
  while (beside) {
    if (signal?.aborted) return { status: 'stopped', beside }
    const round = await memory.embedPending({
      limit: Math.min(ROUND, perSecond ?? ROUND),
      ...(signal ? { signal } : {}),
    })
    embedded += round.embedded
    const now = performance.now()
    if (round.embedded > 0 || round.setAside > 0) provedAt = now
    if (now > countAgainAt || round.claimed === 0) beside = await look()
    if (!beside || round.claimed > 0) {
      await pause(perSecond === undefined ? 0 : startedAt + (embedded / perSecond) * 1_000 - performance.now(), signal)
      continue
    }
    if (beside.waiting === 0) {
      // What a transaction that was open while it started brought in was queued by nobody.
      if (beside.missing <= beside.setAside || (await queueMissing({ database, model, signal })).queued === 0) {
        return { status: 'grown', beside }
      }
    } else if (beside.failing === 0) {
      provedAt = now // Others are on it.
    } else if (now - provedAt > patienceMs) {
      return { status: 'failing', beside }
    }
    await pause(LOOK_AGAIN_MS, signal)
  }
  return { status: 'gone', beside: null }
}

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  ms <= 0 ? Promise.resolve() : sleep(ms, undefined, signal ? { signal } : {}).catch(() => {})
