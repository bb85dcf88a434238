import { assertSchemaCurrent, type Database, guarded, MemoryError, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { Both } from './differing.js'
import { naming } from './naming.js'

/** The last write is told by the clocks of both sides, so they must agree. */
const MAX_CLOCK_SKEW_MS = 10_000
/** The reading with the shortest round trip counts. */
const CLOCK_READINGS = 3

/** What a sync knows of a database before it begins. */
export interface Peer {
  readonly id: string
  readonly name: string
  /** Of its server, ms since the epoch. */
  readonly startedAt: number
}

interface Facts {
  hasVector: boolean
  id: string
  name: string
  hash: string
  models: { model: string; dimensions: number; isActive: boolean }[]
}

/**
 * Refuses two databases that cannot be brought together; changes nothing.
 *
 * @throws MemoryError `schema_behind`, `schema_ahead`, `model_mismatch`, `invalid_input` (one database twice),
 *   `extension_missing`, `database_failed` (their clocks differ, or their servers hash differently)
 */
export async function meet(databases: Both<Database>): Promise<{ peers: Both<Peer>; skewMs: number }> {
  const onBoth = async <Found>(look: (database: Database) => Promise<Found>): Promise<Both<Found>> => {
    const [from, to] = await Promise.all(
      (['from', 'to'] as const).map((side) => naming(side, () => look(databases[side]))),
    )
    return { from: from!, to: to! }
  }
  await onBoth(assertSchemaCurrent)
  const { from, to } = await onBoth(factsOf)
  assertTwo(from, to)
  assertSameModel(from, to)
  const clocks = await onBoth(aheadMs)
  const skewMs = Math.round(Math.abs(clocks.from - clocks.to))
  if (skewMs > MAX_CLOCK_SKEW_MS) {
    throw new MemoryError(
      'database_failed',
      `The clocks of the two servers differ by ${Math.round(skewMs / 1_000)} s, so that the last write cannot be told. ` +
        `Nothing was changed; set the clocks (at most ${MAX_CLOCK_SKEW_MS / 1_000} s apart) and try again.`,
      { details: { skewMs } },
    )
  }
  const now = Date.now()
  return {
    skewMs,
    peers: {
      from: { id: from.id, name: from.name, startedAt: now + clocks.from },
      to: { id: to.id, name: to.name, startedAt: now + clocks.to },
    },
  }
}

const factsOf = async (database: Database): Promise<Facts> => {
  const [facts] = await guarded(() =>
    queryRows<Omit<Facts, 'models'> & { models: string }>(
      database.db,
      sql`select exists (select from pg_extension where extname = 'vector') as "hasVector",
        (select id::text from database_identity) as id, current_database()::text as name,
        hash_record_extended(row('probe'::text, ${PROBE}::uuid, '2026-01-01T00:00:00.5Z'::timestamptz, true, 7,
          array['a', null], '{"a": [1.5]}'::jsonb, null::text), 0)::text as hash,
        (select coalesce(json_agg(json_build_object('model', model, 'dimensions', dimensions, 'isActive', is_active)), '[]')
          from embedding_models)::text as models`,
    ),
  )
  if (!facts!.hasVector) {
    throw new MemoryError(
      'extension_missing',
      'The extension "vector" was dropped, and with it the columns of vectors. Nothing was changed. Restore this ' +
        'database from an archive or a dump, or sync the other into a new, empty one.',
    )
  }
  return { ...facts!, models: JSON.parse(facts!.models) as Facts['models'] }
}
const PROBE = '00000000-0000-7000-8000-000000000001'

function assertTwo(from: Facts, to: Facts): void {
  if (from.id === to.id) {
    throw new MemoryError(
      'invalid_input',
      'Both sides are the same database, or one is a copy of the files of the other. Nothing was changed. To make a ' +
        'copy a database of its own: delete from database_identity; insert into database_identity default values;',
    )
  }
  if (from.hash !== to.hash) {
    throw new MemoryError(
      'database_failed',
      'The two servers hash the same row differently (of another byte order, or a major version that changed it), so ' +
        'that they cannot be compared. Nothing was changed; move the data with an archive instead.',
    )
  }
}

function assertSameModel(from: Facts, to: Facts): void {
  const active = ({ models }: Facts) => models.find(({ isActive }) => isActive)?.model
  const [ours, theirs] = [active(from), active(to)]
  if (ours !== undefined && theirs !== undefined && ours !== theirs) {
    throw new MemoryError(
      'model_mismatch',
      `The first database recalls by ${ours}, the second by ${theirs}, and vectors of two models are never compared. ` +
        'Nothing was changed; re-embed one of them with the model of the other (`bot-memory reembed`), then sync.',
      { details: { from: ours, to: theirs } },
    )
  }
  for (const { model, dimensions } of from.models) {
    const other = to.models.find((one) => one.model === model)
    if (other === undefined || other.dimensions === dimensions) continue
    throw new MemoryError(
      'model_mismatch',
      `Both know ${model}, the first with ${dimensions} dimensions, the second with ${other.dimensions}. Nothing was ` +
        'changed; one of the two embeds with other settings.',
      { details: { model, from: dimensions, to: other.dimensions } },
    )
  }
}

/** How far a server's clock is ahead of this process's, in ms. */
async function aheadMs(database: Database): Promise<number> {
  let best = { trip: Number.POSITIVE_INFINITY, ahead: 0 }
  for (let reading = 0; reading < CLOCK_READINGS; reading++) {
    const sentAt = Date.now()
    const [clock] = await guarded(() =>
      queryRows<{ ms: number }>(database.db, sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`),
    )
    const trip = Date.now() - sentAt
    if (trip < best.trip) best = { trip, ahead: clock!.ms - sentAt - trip / 2 }
  }
  return best.ahead
}
