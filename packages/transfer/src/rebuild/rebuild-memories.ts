import {
  countTurns,
  cursorOf,
  type Database,
  embeddingCost,
  type Logger,
  MemoryError,
  memoryOfTurn,
  type NewMemory,
  type PgvectorMemoryAdapter,
  parseTurnFilter,
  silentLogger,
  streamTurns,
  type Transaction,
  type Turn,
  type TurnCursor,
  type TurnFilter,
} from '@bot/memory'
import { drainBacklog, retryAtOnce } from '../backlog/drain-backlog.js'
import type { Progress } from '../progress.js'
import { beginRun, endRun, findUnfinishedRun, saveCheckpoint, type TransferRequest, type TransferRun } from '../runs.js'
import { countKnown } from './count-known.js'
import { addCounts, type RebuildCounts } from './counts.js'

export interface RebuildOptions {
  database: Database
  memory: Pick<PgvectorMemoryAdapter, 'addMemories' | 'embedPending' | 'model' | 'limits'>
  /** Default: silent. Never given memory text. */
  logger?: Logger | undefined
  /** Stops at the border of a batch; the next rebuild of the same filters goes on from there. */
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress & { phase: RebuildPhase }) => void) | undefined
  /** Default: the whole history. */
  filters?: TurnFilter | undefined
  /** Count what would happen; write nothing and call no embedder. Default false. */
  dryRun?: boolean | undefined
  /**
   * Turns a batch, which is what a failed embedding call costs. Default 50, which the local model embeds within the time
   * that storing a batch waits for it, on a busy machine too.
   */
  batchSize?: number | undefined
  /**
   * Batches at once, which an embedder behind a network answers faster than one after another. The checkpoint follows in
   * order. Default 1.
   */
  concurrency?: number | undefined
}

/** 'turns': memories are made; 'vectors': what was not embedded at once is. */
export type RebuildPhase = 'turns' | 'vectors'

export interface RebuildReport extends RebuildCounts {
  status: 'finished' | 'stopped'
  dryRun: boolean
  /** Whether it took up a run that was stopped or killed; its counts are included. */
  resumed: boolean
  /** Memories of the whole database that still wait for a vector; they are found by their words meanwhile. */
  pending: number
  /** Memories of the whole database whose text the embedder refuses. */
  setAside: number
  /** Of a dry run: what embedding the new memories would take. `usd` is null where no price of the model is known. */
  estimate: { tokens: number; usd: number | null } | null
  elapsedMs: number
}

/**
 * Makes memories of the conversation history: one a turn, with the text, the id and the facts the live path gives it,
 * so that a turn that was remembered already is known and nothing happens to it.
 *
 * Rows are stored first and embedded after, batch by batch. A failed embedding call costs its batch only: those
 * memories wait in the backlog, and the end of this run, the worker or the next run gives them their vectors. A run
 * that was stopped or killed is taken up where it was; one that finished changes nothing when run again, and costs no
 * embedding call. Holds one batch at a time.
 *
 * @throws MemoryError `invalid_input` (a filter), `model_mismatch`, `database_unavailable` … What was stored is kept,
 *   and the next run goes on after it.
 * @example
 * ```ts
 * const report = await rebuildMemories({ database, memory, filters: { personaId }, onProgress: console.log })
 * ```
 */
export async function rebuildMemories(options: RebuildOptions): Promise<RebuildReport> {
  const startedAt = Date.now()
  const { database, dryRun = false } = options
  const request = requestOf(options.filters)
  if (dryRun) {
    const run = await findUnfinishedRun(database, request)
    const { limits, model } = options.memory
    const foreseen = { seen: new Set<string>(), tokens: 0 }
    const { status, counts } = await eachTurn({ ...options, concurrency: 1 }, run, (batch) =>
      countKnown(database, batch, foreseen, limits.countTokens),
    )
    return {
      ...counts,
      status,
      dryRun,
      resumed: run !== null,
      pending: 0,
      setAside: 0,
      estimate: { tokens: foreseen.tokens, usd: embeddingCost(model.model, foreseen.tokens) },
      elapsedMs: Date.now() - startedAt,
    }
  }

  const run = await beginRun(database, request)
  try {
    await retryAtOnce(database)
    const { status, counts } = await eachTurn(options, run, (batch) => remember(options, batch))
    const { left } = await drainBacklog({
      ...options,
      onProgress: (progress) => options.onProgress?.({ ...progress, phase: 'vectors' }),
    })
    await endRun(database, run, status)
    return {
      ...counts,
      status,
      dryRun,
      resumed: run.resumed,
      pending: left.waiting,
      setAside: left.setAside,
      estimate: null,
      elapsedMs: Date.now() - startedAt,
    }
  } catch (error) {
    // Where the database is the cause this fails too; a run that stayed 'running' is taken up just the same.
    await endRun(database, run, 'failed').catch(() => {})
    throw error
  }
}

/**
 * Notes that a rebuild of these filters is to be done, in the same transaction as what makes it necessary: whoever looks
 * next (`hasUnfinishedRebuild`) does it, also where this process is killed before it can.
 */
export async function planRebuild(target: Database | Transaction, filters?: TurnFilter): Promise<void> {
  await beginRun(target, requestOf(filters))
}

/** Whether a rebuild of these filters was planned or begun and not finished. */
export async function hasUnfinishedRebuild(database: Database, filters?: TurnFilter): Promise<boolean> {
  return (await findUnfinishedRun(database, requestOf(filters))) !== null
}

/** Equal filters are one run, however their times were written. */
const requestOf = (filters: TurnFilter = {}): TransferRequest => ({
  kind: 'rebuild',
  request: JSON.parse(JSON.stringify(parseTurnFilter(filters))),
})

/** Walks the turns after the run's checkpoint; leaves a new one behind each batch, unless nothing is written. */
async function eachTurn(
  options: RebuildOptions,
  run: TransferRun | null,
  treat: (batch: readonly Turn[]) => Promise<Partial<RebuildCounts>>,
): Promise<{ status: 'finished' | 'stopped'; counts: RebuildCounts }> {
  const { database, filters, signal, onProgress, dryRun = false, batchSize = 50, concurrency = 1 } = options
  const after = (run?.checkpoint ?? undefined) as TurnCursor | undefined
  let counts = addCounts(run?.counts ?? {})
  const total = counts.turns + (await countTurns(database, filters, after))
  const report = () => onProgress?.({ phase: 'turns', done: counts.turns, total: Math.max(total, counts.turns) })

  report()
  const note = async ({ batch, result }: Treated) => {
    counts = addCounts(counts, { turns: batch.length }, result)
    if (run && !dryRun) {
      await saveCheckpoint(database, run, { checkpoint: cursorOf(batch.at(-1)!), counts: { ...counts } })
    }
    report()
  }
  const batches = streamTurns(database, filters, { batchSize, after })
  for await (const treated of inOrder(batches, treat, { concurrency, signal })) await note(treated)
  return { status: signal?.aborted ? 'stopped' : 'finished', counts }
}

interface Treated {
  batch: readonly Turn[]
  result: Partial<RebuildCounts>
}

/** Treats up to `concurrency` batches at once and gives them in their order, so that a checkpoint leaves none out. */
async function* inOrder(
  batches: AsyncIterable<readonly Turn[]>,
  treat: (batch: readonly Turn[]) => Promise<Partial<RebuildCounts>>,
  { concurrency, signal }: { concurrency: number; signal: AbortSignal | undefined },
): AsyncGenerator<Treated> {
  const underWay: Promise<Treated>[] = []
  try {
    for await (const batch of batches) {
      if (signal?.aborted) break
      const treated = treat(batch).then((result) => ({ batch, result }))
      // It is awaited in its turn; until then a failure is nobody's.
      treated.catch(() => {})
      underWay.push(treated)
      if (underWay.length >= concurrency) yield await underWay.shift()!
    }
    while (underWay.length > 0) yield await underWay.shift()!
  } finally {
    await Promise.allSettled(underWay)
  }
}

/** One bad row of an old history must not hold back the others of its batch: it is found by taking each alone. */
async function remember(options: RebuildOptions, batch: readonly Turn[]): Promise<Partial<RebuildCounts>> {
  const { memory, logger = silentLogger } = options
  const memories = batch.map(memoryOfTurn)
  try {
    return await add(memory, memories)
  } catch (error) {
    if (!isAboutTheText(error)) throw error
    if (batch.length === 1) {
      const [turn] = batch
      logger.warn({ code: error.code, personaId: turn!.personaId, historyId: turn!.assistant.id }, 'a turn was refused')
      return { refused: 1 }
    }
    let counts = addCounts()
    for (const turn of batch) counts = addCounts(counts, await remember(options, [turn]))
    return counts
  }
}

async function add(memory: RebuildOptions['memory'], memories: readonly NewMemory[]): Promise<Partial<RebuildCounts>> {
  const added = await memory.addMemories(memories)
  const inserted = added.filter(({ outcome }) => outcome === 'inserted')
  return {
    inserted: inserted.length,
    known: added.filter(({ outcome }) => outcome === 'known').length,
    erased: added.filter(({ outcome }) => outcome === 'erased').length,
    postponed: inserted.filter(({ embedded }) => !embedded).length,
  }
}

const isAboutTheText = (error: unknown): error is MemoryError =>
  MemoryError.is(error) && (error.code === 'invalid_input' || error.code === 'unclaimed_persona')
