import { sql } from 'drizzle-orm'
import type { Database, Executor, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { MemoryError } from '../errors.js'

/** A row of `embedding_models`. */
export interface KnownModel {
  model: string
  dimensions: number
  isActive: boolean
  isGrowing: boolean
  /** Whether it was active once. */
  wasActive: boolean
}

/** Every model that the database knows. */
export const readModels = (executor: Executor): Promise<KnownModel[]> => select(executor, sql``)

/**
 * The same, held against others who would move the pointer until the transaction ends. Writers of memories and vectors
 * go on: their foreign keys ask for less.
 */
export const lockModels = (tx: Transaction): Promise<KnownModel[]> => select(tx, sql`for no key update`)

const select = (executor: Executor, lock: ReturnType<typeof sql>): Promise<KnownModel[]> =>
  queryRows<KnownModel>(
    executor,
    sql`select model, dimensions, is_active as "isActive", is_growing as "isGrowing",
        activated_at is not null as "wasActive"
      from embedding_models order by model ${lock}`,
  )

/** The model recall uses and, where a re-embedding is under way, the one beside it. */
export const inUse = (models: readonly KnownModel[]) => ({
  active: models.find(({ isActive }) => isActive),
  beside: models.find(({ isGrowing }) => isGrowing),
})

/**
 * The model that a person means: by its whole name, or by the part before the width it is shortened to
 * (`text-embedding-3-large` for `text-embedding-3-large@1536`). What is not known here stays as it is.
 */
export async function findModelNamed({ db }: Pick<Database, 'db'>, name: string): Promise<string> {
  const names = (await guarded(() => readModels(db))).map(({ model }) => model)
  if (names.includes(name)) return name
  const alike = names.filter((model) => model.startsWith(`${name}@`))
  return alike.length === 1 ? alike[0]! : name
}

/** What a re-embedding is refused for. `reason` tells a program. */
export const refused = (reason: RefusalReason, message: string, details: Record<string, unknown> = {}) =>
  new MemoryError('reembed_refused', `${message} Nothing was changed.`, { details: { reason, ...details } })

export type RefusalReason =
  | 'nothing_embedded'
  | 'other_underway'
  | 'other_dimensions'
  | 'not_growing'
  | 'incomplete'
  | 'not_active'
  | 'is_active'
  | 'no_earlier_model'
