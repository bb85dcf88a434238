import type { Logger } from '../logger.js'
import { databaseFailure } from './failure.js'
import type { PgliteClient } from './pglite-client.js'

const EVERY_MS = 15_000
/** Replayed after a crash within about a second. */
const CHECKPOINT_AFTER_BYTES = 64 * 1024 * 1024

export interface Upkeep {
  readonly checkpoint: boolean
  /** Table that was vacuumed and analyzed; null = none was due. */
  readonly vacuumed: string | null
}

/**
 * Does, one step at a time, what background processes do on a server and nobody does in an embedded database.
 *
 * Checkpoints: without them the write-ahead log grows for as long as the process runs (1.5 GB were seen with
 * max_wal_size at 1 GB), and all of it is replayed after a crash. Vacuum and analyze: without them the covering index
 * reads the table for every row, and the planner knows nothing of what the tables hold.
 */
export async function keepUp(client: PgliteClient): Promise<Upkeep> {
  const log = await client.query<{ bytes: number }>(
    'select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn)::float8 as bytes from pg_control_checkpoint()',
  )
  const checkpoint = (log.rows[0]?.bytes ?? 0) > CHECKPOINT_AFTER_BYTES
  if (checkpoint) await client.exec('checkpoint')

  const due = await client.query<{ table: string }>(MOST_DUE_TABLE)
  const vacuumed = due.rows[0]?.table ?? null
  if (vacuumed !== null) await client.exec(`vacuum (analyze) ${vacuumed}`)
  return { checkpoint, vacuumed }
}

/** One that changed by a tenth since the last time. The name comes quoted. */
const MOST_DUE_TABLE = `
  select relid::regclass::text as table from pg_stat_user_tables
  where greatest(n_dead_tup, n_ins_since_vacuum, n_mod_since_analyze) > 500 + n_live_tup * 0.1
  order by greatest(n_dead_tup, n_ins_since_vacuum, n_mod_since_analyze) desc limit 1`

/** Keeps up every 15 seconds until the returned function is called. Does not keep the process alive. */
export function startUpkeep(client: PgliteClient, logger: Logger): () => void {
  let running = false
  const timer = setInterval(async () => {
    if (running) return
    running = true
    try {
      const done = await keepUp(client)
      if (done.checkpoint || done.vacuumed !== null) logger.debug(done, 'Kept the embedded database in order')
    } catch (error) {
      const { code, details } = databaseFailure(error)
      logger.warn({ code, ...details }, 'Upkeep of the embedded database failed; it is tried again')
    } finally {
      running = false
    }
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}
