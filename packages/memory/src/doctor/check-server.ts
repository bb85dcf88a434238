import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { type Finding, fault, ok, warning } from './finding.js'

/** Set by somebody to something that makes filtered searches too short, for whoever searches without our statements. */
export async function checkIterativeScan(executor: Executor): Promise<Finding[]> {
  // Its settings are known to a connection once it has used the extension.
  await executor.execute(sql`select '[1]'::vector`)
  const [row] = await queryRows<{ value: string; source: string }>(
    executor,
    sql`select setting as value, source from pg_settings where name = 'hnsw.iterative_scan'`,
  )
  if (row === undefined) {
    const advice = 'Update pgvector to 0.8.4 or newer on the server.'
    return [fault('iterative_scan', 'This pgvector knows no iterative scans.', advice)]
  }
  if (row.value !== 'off') return [ok('iterative_scan', `Iterative scans are ${row.value}.`)]
  if (row.source === 'default') {
    return [ok('iterative_scan', 'Iterative scans are on where recall needs them: each of its statements says so.')]
  }
  return [
    warning(
      'iterative_scan',
      `hnsw.iterative_scan is set to off (${row.source}): filtered searches of other programs find too few memories.`,
      'ALTER DATABASE … SET hnsw.iterative_scan = relaxed_order, or RESET it.',
    ),
  ]
}

const BUSY = 0.9

/** How near the server, or its limit for this database, is to refusing connections, and whether something holds some without working. */
export async function checkConnections(executor: Executor): Promise<Finding[]> {
  const [row] = await queryRows<{ used: number; most: number; idle: number; waiting: number }>(
    executor,
    sql`with own as (select datconnlimit as most from pg_database where datname = current_database()),
      counted as (
        select count(*) filter (where backend_type = 'client backend')::int as used,
          count(*) filter (where datname = current_database())::int as own_used,
          count(*) filter (where state = 'idle in transaction'
            and now() - state_change > interval '1 minute')::int as idle,
          count(*) filter (where wait_event_type = 'Lock' and now() - state_change > interval '10 seconds')::int as waiting
        from pg_stat_activity),
      limits as (
        select counted.*, own.most as own_most,
          current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as server_most
        from counted, own)
      select idle, waiting,
        case when own_most >= 0 and own_used::float8 / greatest(own_most, 1) > used::float8 / server_most
          then own_used else used end as used,
        case when own_most >= 0 and own_used::float8 / greatest(own_most, 1) > used::float8 / server_most
          then own_most else server_most end as most
      from limits`,
  )
  const { used, most, idle, waiting } = row!
  const findings: Finding[] = []
  if (used >= most * BUSY) {
    findings.push(
      fault(
        'connections',
        `${used} of ${most} connections are taken: services will wait for one, or be refused.`,
        'Look in pg_stat_activity who holds them; put pgbouncer in front, or raise max_connections (or the limit of the database).',
      ),
    )
  }
  if (idle > 0) {
    findings.push(
      warning(
        'connections',
        `${idle} connections hold a transaction open without working.`,
        'Set idle_in_transaction_session_timeout, and find the program in pg_stat_activity.',
      ),
    )
  }
  if (waiting > 0) {
    findings.push(
      warning(
        'connections',
        `${waiting} statements have waited for a lock for more than ten seconds.`,
        'Look in pg_locks who holds it.',
      ),
    )
  }
  return findings.length > 0 ? findings : [ok('connections', `${used} of ${most} connections are taken.`)]
}

const MOST_SKEW_MS = 30_000

/** Whether this machine and the server agree what time it is: leases, expiry and sync go by it. */
export async function checkClock(executor: Executor, clock: () => number): Promise<Finding[]> {
  const before = clock()
  const [row] = await queryRows<{ now: number }>(
    executor,
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as now`,
  )
  const skew = Math.round(row!.now - (before + clock()) / 2)
  if (Math.abs(skew) <= MOST_SKEW_MS) return [ok('clock', 'This machine and the server agree what time it is.')]
  const message = `The server's clock is ${Math.abs(Math.round(skew / 1_000))} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's.`
  return [fault('clock', message, 'Let both keep time by NTP: sync decides by times which version is newer.')]
}

const MOST_DEAD = 0.3
const WORTH_LOOKING = 10_000

/** Rows that were changed or deleted and are still in the way. */
export async function checkBloat(executor: Executor): Promise<Finding[]> {
  const rows = await queryRows<{ name: string; dead: number; live: number }>(
    executor,
    sql`select relname as name, n_dead_tup::float8 as dead, n_live_tup::float8 as live from pg_stat_user_tables
      where relname in ('memories', 'memory_vectors', 'conversation_history', 'embedding_backlog')`,
  )
  const bloated = rows.filter(({ dead, live }) => dead > WORTH_LOOKING && dead > live * MOST_DEAD)
  if (bloated.length === 0) return [ok('bloat', 'Vacuum keeps up.')]
  return bloated.map(({ name, dead }) =>
    warning('bloat', `${name} holds ${dead.toLocaleString('en')} dead rows.`, `Run VACUUM (ANALYZE) ${name}.`),
  )
}

/** Settings that nothing works well without. */
export async function checkSettings(executor: Executor): Promise<Finding[]> {
  const rows = await queryRows<{ name: string; setting: string }>(
    executor,
    sql`select name, setting from pg_settings where name in ('autovacuum', 'fsync', 'full_page_writes')`,
  )
  const off = rows.filter(({ setting }) => setting === 'off')
  if (off.length === 0) return [ok('settings', 'Vacuum and durability are on.')]
  return off.map(({ name }) =>
    warning('settings', `${name} is off.`, `Turn ${name} on: without it the database slows down or loses data.`),
  )
}
