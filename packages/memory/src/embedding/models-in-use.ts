import { sql } from 'drizzle-orm'
import type { MemoryContext } from '../context.js'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { executorOf } from '../database/transaction.js'
import { MemoryError } from '../errors.js'
import type { Logger } from '../logger.js'
import type { Embedder } from './embedder.js'
import type { EmbedderOf, NamedModel } from './open-embedders.js'

/** A commit and a rollback may both come while one call is under way; a third change of mind is left to the caller. */
const MOST_SWITCHES = 2

/**
 * What this process works with for each model, and which model it takes for the active one. That is a guess: every
 * statement tells which model is active in the same snapshot, and where the guess was wrong the work is done again.
 */
export interface ModelsInUse<Context> {
  /** Of the model that is taken for the active one. */
  readonly current: Context
  /** Of any model. @throws MemoryError where its embedder cannot be opened here */
  of(named: NamedModel): Promise<Context>
  /** Takes the model that is active now. @throws MemoryError where its embedder cannot be opened here */
  follow(transaction?: Transaction): Promise<void>
  /**
   * Does `work` with the current context; again with that of the active model where `work` met `model_mismatch`, which
   * it must do before it changes anything.
   */
  run<Result>(work: (context: Context) => Promise<Result>, transaction?: Transaction): Promise<Result>
}

export interface ModelsInUseOptions<Context> {
  database: Database
  logger: Logger
  embedder: Embedder
  /** Absent: this process knows its one embedder, and stays with it. */
  embedderOf?: EmbedderOf | undefined
  contextOf: (embedder: Embedder) => Context
}

/** Follows the database from model to model, so that a re-embedding needs no restart. */
export function modelsInUse<Context extends Pick<MemoryContext, 'embedder'>>(
  options: ModelsInUseOptions<Context>,
): ModelsInUse<Context> {
  const { database, logger, embedder, embedderOf, contextOf } = options
  const first = contextOf(embedder)
  const known = new Map<string, Promise<Context>>([[embedder.model, (async () => first)()]])
  let current = first

  function of(named: NamedModel): Promise<Context> {
    const standing = known.get(named.model)
    if (standing) return standing
    const opening = open(named)
    known.set(named.model, opening)
    // So that it is tried anew when it is asked for again.
    opening.catch(() => known.delete(named.model))
    return opening
  }

  async function open(named: NamedModel): Promise<Context> {
    if (embedderOf) return contextOf(await embedderOf(named))
    throw new MemoryError('embedder_missing', `This process has no embedder for ${named.model}. Nothing was embedded.`)
  }

  async function follow(transaction?: Transaction): Promise<void> {
    const [active] = await guarded(() =>
      queryRows<NamedModel>(
        executorOf(transaction ?? database),
        sql`select model, dimensions from embedding_models where is_active`,
      ),
    )
    const from = current.embedder.model
    if (!active || active.model === from) return
    current = await of(active)
    logger.warn({ from, to: active.model }, 'recall goes on with the model that is active in the database')
  }

  async function run<Result>(work: (context: Context) => Promise<Result>, transaction?: Transaction): Promise<Result> {
    for (let switches = 0; ; switches++) {
      try {
        return await work(current)
      } catch (error) {
        const isMismatch = MemoryError.is(error) && error.code === 'model_mismatch'
        if (!isMismatch || !embedderOf || switches === MOST_SWITCHES) throw error
        await follow(transaction).catch((reason: unknown) => {
          if (!MemoryError.is(reason) || reason.code.startsWith('database_')) throw reason
          logger.debug({ code: reason.code }, 'the embedder of the active model cannot be opened')
          throw error
        })
      }
    }
  }

  return {
    get current() {
      return current
    },
    of,
    follow,
    run,
  }
}
