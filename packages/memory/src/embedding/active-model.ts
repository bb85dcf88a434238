import { sql } from 'drizzle-orm'
import type { MemoryContext } from '../context.js'
import type { Transaction } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { executorOf } from '../database/transaction.js'
import { MemoryError } from '../errors.js'
import type { Embedder } from './embedder.js'

/**
 * The model whose vectors recall uses, checked against the embedder. A database without one takes the embedder's.
 *
 * @throws MemoryError `model_mismatch`
 */
export async function activeModel(
  { database, embedder }: Pick<MemoryContext, 'database' | 'embedder'>,
  outer?: Transaction,
): Promise<string> {
  const executor = executorOf(outer ?? database)
  const active = sql`select model from embedding_models where is_active`
  const [standing] = await queryRows<{ model: string }>(executor, active)
  if (standing) return requireSameModel(standing.model, embedder)
  await queryRows(
    executor,
    sql`insert into embedding_models (model, dimensions, is_active, activated_at)
      values (${embedder.model}, ${embedder.dimensions}, true, now()) on conflict do nothing`,
  )
  const [chosen] = await queryRows<{ model: string }>(executor, active)
  return requireSameModel(chosen?.model ?? embedder.model, embedder)
}

/** Vectors of two models are never compared. */
export function requireSameModel(active: string, embedder: Embedder): string {
  if (active === embedder.model) return active
  throw new MemoryError(
    'model_mismatch',
    `The vectors of this database were made by ${active}, and the embedder configured now is ${embedder.model}. ` +
      `Nothing was changed. Configure ${active} again, or use another database.`,
    { details: { active, configured: embedder.model } },
  )
}
