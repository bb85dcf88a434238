import { sql } from 'drizzle-orm'
import type { MemoryContext } from '../context.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { activeModel } from '../embedding/active-model.js'
import type { NamedModel } from '../embedding/open-embedders.js'
import { MemoryError } from '../errors.js'
import { embedItems, type WorkItem } from './embed-items.js'
import { textsAtOnce } from './pack-batches.js'

/** How long a claimed item stays with its worker, who renews it; one that died gives it back by then. */
const LEASE_MS = 60_000

export interface EmbeddedPending {
  /** Items taken from the backlog; 0 = nothing is due. */
  claimed: number
  embedded: number
  retrying: number
  setAside: number
}

export interface PendingContext extends MemoryContext {
  /** What a model that grows beside the active one is worked at with. @throws MemoryError where this process cannot */
  readonly contextOf: (named: NamedModel) => Promise<MemoryContext>
}

/**
 * Embeds what waits in the backlog and is due, oldest first, up to `limit` memories (default: as many as the embedder
 * takes at once); what waits for a growing model comes after what waits for the active one. Any number of workers may
 * call it at once: none takes what another holds, none waits for another.
 *
 * @throws MemoryError `model_mismatch`, `database_unavailable` … An embedder that is down is no error: its items are
 *   tried again later.
 */
export async function embedPending(
  context: PendingContext,
  options: { limit?: number | undefined; signal?: AbortSignal | undefined } = {},
): Promise<EmbeddedPending> {
  const { limit = textsAtOnce(context.embedder), signal } = options
  await guarded(() => activeModel(context))
  const done = await embedDue(context, limit, signal)
  for (const named of await guarded(() => growingModels(context))) {
    if (done.claimed >= limit || signal?.aborted) break
    const growing = await context.contextOf(named).catch((reason: unknown) => {
      if (!MemoryError.is(reason)) throw reason
      // Another process has its embedder, or `bot-memory reembed`.
      context.logger.debug({ code: reason.code, model: named.model }, 'a growing model is left to others')
      return null
    })
    if (!growing) continue
    const more = await embedDue(growing, limit - done.claimed, signal)
    for (const outcome of ['claimed', 'embedded', 'retrying', 'setAside'] as const) done[outcome] += more[outcome]
  }
  return done
}

async function embedDue(context: MemoryContext, limit: number, signal: AbortSignal | undefined) {
  const { model } = context.embedder
  const items = await guarded(() => claim(context, model, limit))
  const outcome = await embedItems(context, model, items, { signal, leaseMs: LEASE_MS })
  return {
    claimed: items.length,
    embedded: outcome.embedded.length,
    retrying: outcome.retrying.length,
    setAside: outcome.setAside.length,
  }
}

/** Models that grow and have something to do. */
const growingModels = ({ database }: MemoryContext): Promise<NamedModel[]> =>
  queryRows<NamedModel>(
    database.db,
    sql`select model, dimensions from embedding_models growing where is_growing and exists (
        select from embedding_backlog item
        where item.model = growing.model and item.status = 'waiting' and item.due_at <= now())
      order by model`,
  )

/** Takes due items by moving their time on by the lease; `skip locked` keeps workers out of each other's way. */
const claim = ({ database }: MemoryContext, model: string, limit: number): Promise<WorkItem[]> =>
  queryRows<WorkItem>(
    database.db,
    sql`with due as (
      select persona_id, memory_id from embedding_backlog
      where model = ${model} and status = 'waiting' and due_at <= now()
      order by due_at limit ${limit} for update skip locked
    ), claimed as (
      update embedding_backlog item set due_at = now() + ${LEASE_MS} * interval '1 ms' from due
      where item.persona_id = due.persona_id and item.memory_id = due.memory_id and item.model = ${model}
      returning item.persona_id, item.memory_id, item.attempts
    )
    select claimed.persona_id as "personaId", claimed.memory_id as id, claimed.attempts, memory.content,
      memory.content_hash as "contentHash"
    from claimed join memories memory on memory.persona_id = claimed.persona_id and memory.id = claimed.memory_id`,
  )
