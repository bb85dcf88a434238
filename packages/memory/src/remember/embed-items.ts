import { setMaxListeners } from 'node:events'
import type { MemoryContext } from '../context.js'
import { unlessCalledOff } from '../embedding/called-off.js'
import type { Embedder } from '../embedding/embedder.js'
import { MemoryError } from '../errors.js'
import { changeItems, type ItemChange, renewItems } from './backlog-items.js'
import { packBatches } from './pack-batches.js'
import { storeVectors } from './store-vectors.js'

/** A memory that waits for its vector. */
export interface WorkItem {
  personaId: string
  id: string
  content: string
  contentHash: string
  /** Failed attempts so far. */
  attempts: number
}

export interface EmbedOutcome {
  embedded: WorkItem[]
  /** Tried again later: the embedder was down, limits were reached, or the caller left. */
  retrying: WorkItem[]
  /** The embedder refuses these very texts. */
  setAside: WorkItem[]
}

export interface EmbedOptions {
  /** Calls it off: what is not embedded by then goes back to the backlog, due at once, as if it had not been tried. */
  signal?: AbortSignal | undefined
  /** Calls it off after so long. Only an embedder that has answered nothing at all by then has failed. */
  deadlineMs?: number | undefined
  /** How long items are claimed for; renewed while it goes on. Absent = nobody else is after them meanwhile. */
  leaseMs?: number | undefined
}

/** Exponential backoff with full jitter: between 0 and 2^attempts times the base, at most the cap. */
const BACKOFF_BASE_MS = 2_000
const BACKOFF_CAP_MS = 10 * 60_000

/** An embedder that has said nothing about a batch for so long has failed it, whatever timeouts are its own. */
const BATCH_TIMEOUT_MS = 5 * 60_000

/**
 * Embeds items and stores their vectors, in batches, as many at once as the embedder has use for.
 *
 * A failed call costs its batch only, which backs off as one; a batch that is refused is halved until the bad text
 * stands alone. Where the embedder asks to be left alone (rate limits, an open breaker), what was not begun is put off
 * together and nothing more is sent.
 *
 * @throws MemoryError of the database; what was under way is finished first
 */
export async function embedItems(
  context: MemoryContext,
  model: string,
  items: readonly WorkItem[],
  options: EmbedOptions = {},
): Promise<EmbedOutcome> {
  const { database, embedder, logger } = context
  const outcome: EmbedOutcome = { embedded: [], retrying: [], setAside: [] }
  const batches = packBatches(items, embedder)
  const open = new Set(items)
  /** Set when the embedder asked to be left alone: what was not begun waits as long. */
  let heldBack: ItemChange | undefined

  const settle = (batch: readonly WorkItem[], as: keyof EmbedOutcome): void => {
    for (const item of batch) open.delete(item)
    outcome[as].push(...batch)
  }
  const putOff = async (batch: readonly WorkItem[], change: ItemChange): Promise<void> => {
    await changeItems(database, model, batch, change)
    settle(batch, change.waitMs === null ? 'setAside' : 'retrying')
  }

  const ending = endingOf(options, () => outcome.embedded.length === 0)
  const renewal = options.leaseMs && setInterval(renew, options.leaseMs / 3, options.leaseMs)
  function renew(leaseMs: number): void {
    renewItems(database, model, [...open], leaseMs).catch((error: MemoryError) => {
      logger.warn({ code: error.code }, 'the claim on memories to embed was not renewed')
    })
  }

  async function embedBatch(batch: WorkItem[]): Promise<void> {
    if (ending.signal.aborted) return putOff(batch, notTried)
    if (heldBack) return putOff(batch, heldBack)
    try {
      const vectors = await callWithin(embedder, batch, ending.signal)
      const ready = batch.map(({ content: _, attempts: __, ...item }, at) => ({ ...item, embedding: vectors[at]! }))
      await storeVectors(database, model, ready)
      settle(batch, 'embedded')
    } catch (error) {
      const failure = asEmbedderFailure(error)
      if (ending.signal.aborted) return putOff(batch, notTried)
      if (failure.code === 'embedder_rejected' && batch.length > 1) {
        const middle = Math.ceil(batch.length / 2)
        batches.unshift(batch.slice(0, middle), batch.slice(middle))
        return
      }
      logger.warn({ code: failure.code, memories: batch.length }, 'memories were not embedded')
      const change = changeAfter(failure, batch)
      if (failure.code === 'embedder_rate_limited' || !change.failed) heldBack = { ...change, failed: false }
      await putOff(batch, change)
    }
  }
  async function drain(): Promise<void> {
    for (let batch = batches.shift(); batch; batch = batches.shift()) await embedBatch(batch)
  }

  try {
    const lanes = await Promise.allSettled(Array.from({ length: embedder.maxParallel ?? 1 }, drain))
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason
    return outcome
  } finally {
    clearInterval(renewal)
    ending.stop()
  }
}

const notTried: ItemChange = { waitMs: 0, failed: false }

function changeAfter(failure: MemoryError, batch: readonly WorkItem[]): ItemChange {
  if (failure.code === 'embedder_rejected') return { waitMs: null, failed: true, error: failure.code }
  // A breaker that is open did not ask.
  const failed = failure.details.nextProbeAt === undefined
  const attempts = failed ? Math.max(...batch.map((item) => item.attempts)) : 0
  const jitter = Math.random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempts)
  return { waitMs: Number(failure.details.retryAfterMs ?? 0) + jitter, failed, error: failure.code }
}

/** What calls a run off: its caller, or the deadline, which speaks against the embedder only where that was `silent`. */
function endingOf({ signal, deadlineMs }: EmbedOptions, silent: () => boolean) {
  const ending = new AbortController()
  setMaxListeners(0, ending.signal)
  const timer =
    deadlineMs && setTimeout(() => ending.abort(silent() ? noAnswer() : new Error('The time is up.')), deadlineMs)
  const leave = () => ending.abort(signal?.reason)
  if (signal?.aborted) leave()
  signal?.addEventListener('abort', leave, { once: true })
  return {
    signal: ending.signal,
    stop() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
    },
  }
}

async function callWithin(embedder: Embedder, batch: readonly WorkItem[], ending: AbortSignal): Promise<number[][]> {
  const call = new AbortController()
  const timer = setTimeout(() => call.abort(noAnswer()), BATCH_TIMEOUT_MS)
  const leave = () => call.abort(ending.reason)
  ending.addEventListener('abort', leave, { once: true })
  try {
    const texts = batch.map((item) => item.content)
    return await unlessCalledOff(embedder.embed(texts, { signal: call.signal }), call.signal)
  } finally {
    clearTimeout(timer)
    ending.removeEventListener('abort', leave)
  }
}

/** As `AbortSignal.timeout` says it, so that it counts as the embedder's failure. */
const noAnswer = () => new DOMException('No answer in time.', 'TimeoutError')

/** Database errors pass on; whatever else an embedder throws counts as an outage. */
function asEmbedderFailure(error: unknown): MemoryError {
  if (MemoryError.is(error)) {
    if (!error.code.startsWith('embedder_')) throw error
    return error
  }
  return new MemoryError('embedder_unavailable', 'The embedder did not answer.', { cause: error })
}
