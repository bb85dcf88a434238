import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { EMBEDDING_DIMENSIONS, type Embedder } from '../embedding/embedder.js'
import { MemoryError } from '../errors.js'
import { inUse, lockModels, refused } from './models.js'
import { lacksVector, lastOfPage, type MemoryKey, nextPage } from './pages.js'

/** What a re-embedding has to do. */
export interface StartedReembed {
  /** Memories put into the backlog by this call; those that were there already are not counted. */
  queued: number
}

export interface StartReembedOptions {
  database: Database
  /** Of the new model. */
  embedder: Embedder
  /** Stops at the border of a batch; starting again goes on. */
  signal?: AbortSignal | undefined
  /** Told how many memories were looked at. */
  onProgress?: ((looked: number) => void) | undefined
}

const PAGE = 5_000

/**
 * Begins to embed everything by another model as well: it is declared as growing, so that from now on what is added or
 * edited is queued for both, and every memory without a vector of it goes into the backlog, where `embedPending` of any
 * process takes it from. Recall is not touched. Starting again queues what is not queued yet, and makes due at once what
 * failed before.
 *
 * @throws MemoryError `invalid_input` (too wide), `reembed_refused`; what the embedder fails with, which is asked for one
 *   vector first: nothing was changed
 * @example
 * ```ts
 * const embedder = await createEmbedder({ provider: 'openai', apiKey, model: 'text-embedding-3-large' })
 * await startReembed({ database, embedder })
 * while ((await memory.embedPending({ limit: 400 })).claimed > 0);
 * await commitReembed({ database, model: embedder.model })
 * ```
 */
export async function startReembed(options: StartReembedOptions): Promise<StartedReembed> {
  const { database, embedder, signal, onProgress } = options
  await assertFits(embedder, signal)
  await transaction(database, (tx) => declare(tx, embedder))
  await retryFailed(database, embedder.model)
  return queueMissing({ database, model: embedder.model, signal, onProgress })
}

/** Finds out with one word whether it answers, and how wide, before anything is declared. */
async function assertFits(embedder: Embedder, signal: AbortSignal | undefined): Promise<void> {
  const { model, dimensions } = embedder
  if (dimensions > EMBEDDING_DIMENSIONS) throw tooWide(model, dimensions)
  const [vector] = await embedder.embed(['memory'], signal ? { signal } : {})
  if (vector!.length > EMBEDDING_DIMENSIONS) throw tooWide(model, vector!.length)
}

const tooWide = (model: string, dimensions: number) =>
  new MemoryError(
    'invalid_input',
    `Vectors of ${dimensions} dimensions from ${model} cannot be stored: at most ${EMBEDDING_DIMENSIONS} fit. Take a model ` +
      `that shortens its vectors (text-embedding-3: ask for ${EMBEDDING_DIMENSIONS} dimensions or fewer), or one that ` +
      'gives fewer: those are filled up with zeros, which leaves cosines as they are. Nothing was changed.',
  )

async function declare(tx: Transaction, { model, dimensions }: Embedder): Promise<void> {
  const models = await lockModels(tx)
  const { active, beside } = inUse(models)
  if (!active) {
    throw refused(
      'nothing_embedded',
      `No model has made a vector here yet: configure ${model}, and it is the first that does.`,
    )
  }
  if (active.model === model) throw refused('is_active', `Recall uses ${model} already.`)
  if (beside && beside.model !== model) {
    throw refused(
      'other_underway',
      `${beside.model} stands beside ${active.model}, and a third model would be too many. Finish that change, or ` +
        `cancel it (\`bot-memory reembed --to ${beside.model} cancel\`), first.`,
      { beside: beside.model },
    )
  }
  const known = models.find((one) => one.model === model)
  if (known && known.dimensions !== dimensions) {
    throw refused(
      'other_dimensions',
      `${model} is known here with ${known.dimensions} dimensions, and gives ${dimensions} now: its old vectors and its ` +
        'new ones cannot be compared.',
    )
  }
  // When it began to grow tells what was there before; starting again leaves it.
  await queryRows(
    tx,
    sql`insert into embedding_models as known (model, dimensions, is_growing) values (${model}, ${dimensions}, true)
      on conflict (model) do update set is_growing = true, updated_at = now() where not known.is_growing`,
  )
}

/** Who starts again knows that the cause is mended. */
const retryFailed = ({ db }: Database, model: string): Promise<unknown> =>
  guarded(() =>
    queryRows(
      db,
      sql`update embedding_backlog set due_at = now()
        where model = ${model} and status = 'waiting' and attempts > 0 and due_at > now()`,
    ),
  )

/** Puts every memory that has no vector of a model into the backlog, page by page of the primary key. */
export async function queueMissing(options: {
  database: Database
  model: string
  signal?: AbortSignal | undefined
  onProgress?: ((looked: number) => void) | undefined
}): Promise<StartedReembed> {
  const { database, model, signal, onProgress } = options
  let after: MemoryKey | undefined
  let looked = 0
  let queued = 0
  while (true) {
    signal?.throwIfAborted()
    const [page] = await guarded(() =>
      queryRows<{ looked: number; queued: number; last: string | null }>(
        database.db,
        // Locked as their foreign key will, so that one that is erased meanwhile is passed over.
        sql`with ${nextPage(after, PAGE)}, missing as (
          select memory.persona_id, memory.id
          from page join memories memory on memory.persona_id = page.persona_id and memory.id = page.id
          where ${lacksVector(model)} for key share of memory
        ), queued as (
          insert into embedding_backlog (persona_id, memory_id, model)
          select persona_id, id, ${model} from missing on conflict do nothing returning 1
        )
        select (select count(*)::int from page) as looked, (select count(*)::int from queued) as queued,
          ${lastOfPage} as last`,
      ),
    )
    if (page?.last == null) return { queued }
    after = JSON.parse(page.last) as MemoryKey
    looked += page.looked
    queued += page.queued
    onProgress?.(looked)
  }
}
