import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { inUse, type KnownModel, lockModels, readModels, refused } from './models.js'
import { countMissing } from './status.js'

/** Which model recall uses now, and which it used before. */
export interface MovedPointer {
  /** What recall uses now. */
  active: string
  /** What it used before, whose vectors stay and are kept up to date; null = it was so already. */
  previous: string | null
  /** Memories that wait for a vector of the active model and are found by their words meanwhile. */
  missing: number
}

/**
 * Lets recall use the model that grew. Services follow with their next query. The earlier model's vectors stay, and what
 * is added or edited is embedded by both, so that `rollbackReembed` loses nothing. Committing again changes nothing.
 *
 * What was added or edited within the last minute is not waited for: it is as new as anything that was added just now.
 *
 * @throws MemoryError `reembed_refused`: vectors are missing (`details.missing`) and `acceptMissing` does not say that
 *   words shall find those memories; or the model is not growing
 */
export async function commitReembed({
  database,
  model,
  acceptMissing = false,
}: {
  database: Database
  model: string
  acceptMissing?: boolean | undefined
}): Promise<MovedPointer> {
  const before = inUse(await guarded(() => readModels(database.db)))
  const missing = await missingBetween(database, before.active?.model, model, { orOnTheirWay: false })
  if (missing > 0 && !acceptMissing && before.beside?.model === model) throw incomplete(model, missing)
  const moved = await transaction(database, async (tx): Promise<Omit<MovedPointer, 'missing'>> => {
    const { active, beside } = inUse(await lockModels(tx))
    if (active?.model === model) return { active: model, previous: null }
    if (!active || beside?.model !== model) {
      throw refused(
        'not_growing',
        `${model} is not growing here: start it with \`bot-memory reembed --to ${model} start\`.`,
      )
    }
    await point(tx, { from: active, to: beside })
    return { active: model, previous: active.model }
  })
  return { ...moved, missing }
}

/**
 * Lets recall use the earlier model again, from the next query on. The model that is left goes on growing, so that it
 * can be committed again.
 *
 * @param model the one to go back from
 * @throws MemoryError `reembed_refused`: it is not active, or no earlier model stands beside it (`finish` dropped it)
 */
export async function rollbackReembed({
  database,
  model,
}: {
  database: Database
  model: string
}): Promise<MovedPointer> {
  const moved = await transaction(database, async (tx) => {
    const { active, beside } = inUse(await lockModels(tx))
    if (active?.model !== model) {
      throw refused('not_active', `Recall does not use ${model}${active ? `, but ${active.model}` : ''}.`)
    }
    if (!beside?.wasActive) {
      throw refused(
        'no_earlier_model',
        `No vectors of an earlier model stand beside those of ${model}: to go back, re-embed with the earlier one.`,
      )
    }
    await point(tx, { from: active, to: beside })
    return { active: beside.model, previous: active.model }
  })
  return { ...moved, missing: await missingBetween(database, moved.previous, moved.active) }
}

/** Two short updates of two small rows: the first makes room for the second, since one model is active at a time. */
async function point(tx: Transaction, { from, to }: { from: KnownModel; to: KnownModel }): Promise<void> {
  await queryRows(
    tx,
    sql`update embedding_models set is_active = false, is_growing = true, updated_at = now(),
        activated_at = coalesce(activated_at, created_at)
      where model = ${from.model}`,
  )
  await queryRows(
    tx,
    sql`update embedding_models set is_active = true, is_growing = false, activated_at = now(), updated_at = now()
      where model = ${to.model}`,
  )
}

const missingBetween = async (
  { db }: Database,
  from: string | undefined,
  to: string,
  { orOnTheirWay = true } = {},
): Promise<number> =>
  from === undefined || from === to ? 0 : guarded(() => countMissing(db, { from, to, orOnTheirWay }))

const incomplete = (model: string, missing: number) =>
  refused(
    'incomplete',
    `${missing.toLocaleString('en')} memories have no vector by ${model} yet, and meaning would not find them. Wait ` +
      `until they do (\`bot-memory reembed --to ${model} start\` goes on with them), or say that words shall find them ` +
      'until then: --accept-missing.',
    { missing },
  )
