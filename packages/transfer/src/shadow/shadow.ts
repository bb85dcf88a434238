import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Logger,
  type MemoryAdapter,
  type MemoryDocument,
  type MemoryQueryOptions,
  type NewMemory,
  silentLogger,
} from '@bot/memory'
import pLimit from 'p-limit'
import { type LatencySummary, latencies } from './latencies.js'

export interface ShadowOptions {
  /** The store that is not answered from. */
  second: MemoryAdapter
  /** Default: silent. Never given memory text. */
  logger?: Logger | undefined
  /** Share of queries that are compared, 0 to 1. Default 1. */
  compare?: number | undefined
  /** Comparisons and writes that may wait, each; what comes on top is dropped and counted. Default 100 and 1,000. */
  limits?: { comparisons?: number; writes?: number } | undefined
}

/** What became of the second store, since the process started. */
export interface ShadowStats {
  queries: {
    compared: number
    /** Not compared: the queue was full. */
    dropped: number
    failed: number
    /** Share of the first store's answers that the second gave too, on average; null = nothing was compared. */
    overlap: number | null
    /** Comparisons where both gave the same memories. */
    same: number
  }
  writes: {
    written: number
    /** Left to `bot-memory export qdrant`: the queue was full, the store failed, or the transaction was rolled back. */
    missed: { dropped: number; failed: number; neverCommitted: number }
  }
  latency: { first: LatencySummary; second: LatencySummary }
  waiting: number
}

/** The second store, behind bounded queues: nothing that happens to it reaches whoever asked the first. */
export interface Shadow {
  /** Compares an answer of the first store with the second's, later. */
  answered(query: string, options: MemoryQueryOptions, documents: readonly MemoryDocument[], ms: number): void
  /** Writes what the first store took to the second, later. `isStored` tells of a transaction that may still be open. */
  stored(data: NewMemory, isStored?: () => Promise<boolean>): void
  stats(): ShadowStats
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>
}

/** Requests to the second store at once. */
const CONCURRENCY = 2
/** How long a transaction may take to commit. */
const COMMIT_CHECKS_MS = [50, 200, 1_000, 5_000, 20_000]

export function createShadow({ second, logger = silentLogger, compare = 1, limits = {} }: ShadowOptions): Shadow {
  const { comparisons: mostComparisons = 100, writes: mostWrites = 1_000 } = limits
  const comparing = pLimit(CONCURRENCY)
  const writing = pLimit(CONCURRENCY)
  const first = latencies()
  const other = latencies()
  const queries = { compared: 0, dropped: 0, failed: 0, overlaps: 0, same: 0 }
  const writes = { written: 0, missed: { dropped: 0, failed: 0, neverCommitted: 0 } }
  const open = new Set<Promise<void>>()
  const begin = (work: Promise<void>) => {
    open.add(work)
    void work.finally(() => open.delete(work))
  }

  async function comparison(
    query: string,
    options: MemoryQueryOptions,
    documents: readonly MemoryDocument[],
    ms: number,
  ) {
    const startedAt = performance.now()
    try {
      const theirs = textsOf(await second.queryMemories(query, options))
      const secondMs = performance.now() - startedAt
      other.add(secondMs)
      const ours = textsOf(documents)
      const common = [...ours].filter((text) => theirs.has(text)).length
      const overlap = ours.size === 0 ? Number(theirs.size === 0) : common / ours.size
      queries.compared++
      queries.overlaps += overlap
      if (common === ours.size && common === theirs.size) queries.same++
      const facts = { first: ours.size, second: theirs.size, common, firstMs: ms, secondMs }
      logger.info({ personaId: options.personaId, ...facts }, 'both stores were asked')
    } catch (error) {
      queries.failed++
      logger.warn({ code: codeOf(error) }, 'the second store did not answer')
    }
  }

  async function write(data: NewMemory, isStored: (() => Promise<boolean>) | undefined) {
    try {
      if (isStored && !(await commits(isStored))) {
        writes.missed.neverCommitted++
        return
      }
      await second.addMemory(data)
      writes.written++
    } catch (error) {
      writes.missed.failed++
      logger.warn({ code: codeOf(error) }, 'a memory did not reach the second store')
    }
  }

  return {
    answered(query, options, documents, ms) {
      first.add(ms)
      if (Math.random() >= compare) return
      if (comparing.pendingCount >= mostComparisons) queries.dropped++
      else begin(comparing(() => comparison(query, options, documents, ms)))
    },
    stored(data, isStored) {
      if (writing.pendingCount >= mostWrites) writes.missed.dropped++
      else begin(writing(() => write(data, isStored)))
    },
    stats() {
      const { overlaps, ...counts } = queries
      return {
        queries: { ...counts, overlap: counts.compared === 0 ? null : overlaps / counts.compared },
        writes: { written: writes.written, missed: { ...writes.missed } },
        latency: { first: first.summary(), second: other.summary() },
        waiting: open.size,
      }
    },
    async settled() {
      while (open.size > 0) await Promise.allSettled(open)
    },
  }
}

async function commits(isStored: () => Promise<boolean>): Promise<boolean> {
  for (const ms of COMMIT_CHECKS_MS) {
    await sleep(ms)
    if (await isStored()) return true
  }
  return false
}

const textsOf = (documents: readonly MemoryDocument[]): Set<string> =>
  new Set(documents.map(({ pageContent }) => pageContent))

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unexpected'
