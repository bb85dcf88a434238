import { sql } from 'drizzle-orm'
import type { MemoryContext } from '../context.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { MemoryError } from '../errors.js'
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
  /** Tried again later: the embedder was down, or limits were reached. */
  retrying: WorkItem[]
  /** The embedder refuses these very texts. */
  setAside: WorkItem[]
}

/** Texts in one call. Small enough that a failed call costs little; 100 short memories are some 5,000 tokens. */
const BATCH = 100

/** Exponential backoff with full jitter: between 0 and 2^attempts times the base, at most the cap. */
const BACKOFF_BASE_MS = 2_000
const BACKOFF_CAP_MS = 10 * 60_000

/**
 * Embeds items and stores their vectors, batch by batch. A failed call costs its batch only, and one bad text never
 * holds back the others of its batch: a refused batch is halved until the bad one stands alone.
 */
export async function embedItems(
  context: MemoryContext,
  model: string,
  items: readonly WorkItem[],
  signal?: AbortSignal,
): Promise<EmbedOutcome> {
  const outcome: EmbedOutcome = { embedded: [], retrying: [], setAside: [] }
  const size = Math.min(BATCH, context.embedder.maxBatch)
  const batches: WorkItem[][] = []
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size))

  for (let batch = batches.shift(); batch; batch = batches.shift()) {
    try {
      const vectors = await embedBatch(context, batch, signal)
      const ready = batch.map(({ personaId, id, contentHash }, at) => ({
        personaId,
        id,
        contentHash,
        embedding: vectors[at]!,
      }))
      await guarded(() => storeVectors(context.database, model, ready))
      outcome.embedded.push(...batch)
    } catch (error) {
      const failure = asEmbedderFailure(error)
      const refused = failure.code === 'embedder_rejected'
      if (refused && batch.length > 1) {
        const middle = Math.ceil(batch.length / 2)
        batches.unshift(batch.slice(0, middle), batch.slice(middle))
        continue
      }
      context.logger.warn({ code: failure.code, memories: batch.length }, 'memories were not embedded')
      await guarded(() => (refused ? setAside : postpone)(context, model, batch, failure))
      outcome[refused ? 'setAside' : 'retrying'].push(...batch)
    }
  }
  return outcome
}

async function embedBatch(context: MemoryContext, batch: readonly WorkItem[], signal?: AbortSignal) {
  signal?.throwIfAborted()
  return context.embedder.embed(
    batch.map((item) => item.content),
    signal ? { signal } : {},
  )
}

/** Database errors pass on; whatever else an embedder throws counts as an outage. */
function asEmbedderFailure(error: unknown): MemoryError {
  if (MemoryError.is(error)) {
    if (!error.code.startsWith('embedder_')) throw error
    return error
  }
  return new MemoryError('embedder_unavailable', 'The embedder did not answer in time.', { cause: error })
}

async function postpone(
  { database }: MemoryContext,
  model: string,
  items: readonly WorkItem[],
  failure: MemoryError,
): Promise<void> {
  const retryAfterMs = Number(failure.details.retryAfterMs ?? 0)
  const rows = items.map(({ personaId, id, attempts }) => ({
    personaId,
    id,
    waitMs: retryAfterMs + Math.random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempts),
  }))
  await queryRows(
    database.db,
    sql`update embedding_backlog item
      set attempts = item.attempts + 1, last_error = ${failure.code}, due_at = now() + row."waitMs" * interval '1 ms'
      from json_to_recordset(${JSON.stringify(rows)}::json) as row ("personaId" uuid, id uuid, "waitMs" double precision)
      where item.persona_id = row."personaId" and item.memory_id = row.id and item.model = ${model}`,
  )
}

async function setAside(
  { database }: MemoryContext,
  model: string,
  items: readonly WorkItem[],
  failure: MemoryError,
): Promise<void> {
  const rows = items.map(({ personaId, id }) => ({ personaId, id }))
  await queryRows(
    database.db,
    sql`update embedding_backlog item set status = 'set_aside', attempts = item.attempts + 1, last_error = ${failure.code}
      from json_to_recordset(${JSON.stringify(rows)}::json) as row ("personaId" uuid, id uuid)
      where item.persona_id = row."personaId" and item.memory_id = row.id and item.model = ${model}`,
  )
}
