import { assertSchemaCurrent, type Database, guarded, MemoryError, queryRows, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'

/** Last write wins by the clocks of both sides, so they must agree. */
const MAX_CLOCK_SKEW_MS = 60_000

interface Side {
  id: string
  now: number
  model: string | null
}

const sideOf = async (database: Database): Promise<Side> => {
  const [side] = await guarded(() =>
    queryRows<Side>(
      database.db,
      sql`select (select id::text from database_identity) as id,
        (extract(epoch from clock_timestamp()) * 1000)::float8 as now,
        (select model from embedding_models where is_active) as model`,
    ),
  )
  return side!
}

/**
 * Refuses two databases that cannot be brought together; changes nothing.
 *
 * @throws MemoryError `schema_behind`, `schema_ahead`, `model_mismatch`, `invalid_input` (one database twice),
 *   `database_failed` (their clocks differ)
 */
export async function meet(from: Database, to: Database): Promise<{ from: Side; to: Side }> {
  await assertSchemaCurrent(from)
  await assertSchemaCurrent(to)
  const [here, there] = await Promise.all([sideOf(from), sideOf(to)])
  if (here.id === there.id) {
    throw new MemoryError(
      'invalid_input',
      'Both sides are the same database, or one is a copy of the files of the other. Nothing was changed.',
    )
  }
  if (here.model !== null && there.model !== null && here.model !== there.model) {
    throw new MemoryError(
      'model_mismatch',
      `One side's vectors were made by ${here.model}, the other's by ${there.model}. Nothing was changed; bring one ` +
        'side to the model of the other first.',
      { details: { from: here.model, to: there.model } },
    )
  }
  const skewMs = Math.round(Math.abs(here.now - there.now))
  if (skewMs > MAX_CLOCK_SKEW_MS) {
    throw new MemoryError(
      'database_failed',
      `The clocks of the two servers differ by ${Math.round(skewMs / 1000)} s, so that the last write cannot be told. ` +
        'Nothing was changed; set the clocks and try again.',
      { details: { skewMs } },
    )
  }
  return { from: here, to: there }
}

/** Lets `to` hold vectors of every model that `from` knows; one without an active model takes that of `from`. */
export async function copyModels(from: Database, to: Database): Promise<void> {
  const [models] = await guarded(() =>
    queryRows<{ rows: string }>(
      from.db,
      sql`select coalesce(json_agg(one), '[]')::text as rows from embedding_models one`,
    ),
  )
  await transaction(to, (tx) =>
    tx.execute(sql`insert into embedding_models (model, dimensions, is_active, activated_at)
      select model, dimensions, is_active and not exists (select from embedding_models where is_active), activated_at
      from json_populate_recordset(null::embedding_models, ${models!.rows}::json) on conflict do nothing`),
  )
}
