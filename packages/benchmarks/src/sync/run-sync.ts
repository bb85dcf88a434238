import { type Database, openDatabase } from '@bot/memory'
import { type SyncReport, syncDatabases } from '@bot/transfer'
import { type BareDriver, openBarePostgres } from '../bare/driver.js'
import { makeEmpty } from '../load/copy-floor.js'
import { type Log, timed } from '../load/log.js'
import { MEMORIES, openBench } from '../load/open-bench.js'
import { claimScratch, emptyScratch, markChanged } from '../load/scratch.js'
import { Refusal } from '../refusal.js'
import { countWire } from './count-wire.js'
import { dumpInto } from './dump-into.js'

export interface SyncRow {
  /** `changes`: both hold the same but for so many memories. */
  system: 'pg_dump and psql' | 'sync into an empty one' | 'changes'
  /** Memories that travel. */
  changes: number
  /** Rows compared by their digests; null = nothing is compared. */
  compared: number | null
  seconds: number
  /** The most resident memory of this process above its start; null = the work is another process's. */
  megabytes: number | null
  /** What both servers send, of a second sync of as many changes; null = not counted. */
  kilobytesRead: number | null
}

export interface SyncBenchOptions {
  url: string
  to: string
  rows: number
  seed: number
  /** Messages of history beside the memories. */
  history: number
  changes: readonly number[]
  /** Folder of pg_dump and psql of the server's version; absent = they are not measured. */
  pgBin?: string | undefined
  log: Log
}

/**
 * Two databases on servers of the caller's: one is filled, the other gets it by `pg_dump | psql` and by a sync; then so
 * many memories change on one side, and a sync brings them over.
 */
export async function runSync(options: SyncBenchOptions): Promise<SyncRow[]> {
  const { url, to, rows, seed, history, changes, pgBin, log } = options
  const bench = await openBench({ url, rows, seed, log })
  const source = await openDatabase({ url })
  const driver = openBarePostgres(to)
  const target = await openDatabase({ url: to })
  const measured: SyncRow[] = []
  try {
    await claimScratch(driver)
    await markChanged(bench.driver, MEMORIES)
    await timed(log, `${history.toLocaleString('en')} messages`, () => addHistory(bench.driver, history))
    if (pgBin !== undefined) {
      await emptyScratch(driver)
      const started = performance.now()
      await timed(log, 'pg_dump and psql', () => dumpInto({ pgBin, from: url, to }))
      measured.push(rowOf('pg_dump and psql', rows, null, { ms: performance.now() - started, megabytes: null }))
    }
    await makeEmpty(target, driver)
    measured.push(await timed(log, 'sync into an empty database', () => syncAll(source, target, rows)))
    await driver.execute('vacuum analyze')
    for (const count of changes) {
      await changeMemories(bench.driver, count)
      const row = await timed(log, `sync of ${count} changes`, () => syncChanges(source, target, count))
      await changeMemories(bench.driver, count)
      measured.push({ ...row, kilobytesRead: await kilobytesOf({ url, to, count }) })
    }
    return measured
  } finally {
    await driver.close()
    await target.close()
    await source.close()
    await bench.close()
  }
}

async function syncAll(from: Database, to: Database, rows: number): Promise<SyncRow> {
  const { report, ...cost } = await weighed(() => syncDatabases({ from, to }))
  expectChanged(report, 'inserted', rows)
  return rowOf('sync into an empty one', rows, report.compared, cost)
}

async function syncChanges(from: Database, to: Database, count: number): Promise<SyncRow> {
  const { report, ...cost } = await weighed(() => syncDatabases({ from, to }))
  expectChanged(report, 'updated', count)
  return rowOf('changes', count, report.compared, cost)
}

function expectChanged(report: SyncReport, change: 'inserted' | 'updated', count: number): void {
  const found = report.tables.memories?.[change] ?? 0
  if (found !== count) throw new Refusal(`The sync has ${change} ${found} memories, not ${count}.`)
}

/** What is read of both servers in a sync of so many changes, connections set up before. */
async function kilobytesOf({ url, to, count }: { url: string; to: string; count: number }): Promise<number> {
  const wires = [await countWire(url), await countWire(to)]
  const [from, target] = [await openDatabase({ url: wires[0]!.url }), await openDatabase({ url: wires[1]!.url })]
  try {
    for (const wire of wires) wire.takeRead()
    expectChanged(await syncDatabases({ from, to: target }), 'updated', count)
    return Math.round(wires.reduce((sum, wire) => sum + wire.takeRead(), 0) / 100) / 10
  } finally {
    await Promise.all([from.close(), target.close()])
    await Promise.all(wires.map((wire) => wire.close()))
  }
}

/** As memories are edited: scattered over those of all personas. */
async function changeMemories(driver: BareDriver, count: number): Promise<void> {
  await driver.query(
    `update memories set updated_at = greatest(now(), updated_at + interval '1 ms') where (persona_id, id) in (
      select persona_id, id from memories order by md5(id::text) limit $1::int)`,
    [count],
  )
  await driver.execute('vacuum analyze memories')
}

async function addHistory(driver: BareDriver, count: number): Promise<void> {
  await driver.query(
    `insert into conversation_history (persona_id, id, personality_id, channel_id, role, content, created_at)
      select persona_id, gen_random_uuid(), personality_id, channel_id, 'user', content, created_at
      from memories cross join generate_series(1, 1 + $1::int / greatest((select count(*)::int from memories), 1)) copy
      limit $1::int`,
    [count],
  )
  await driver.execute('vacuum analyze conversation_history')
}

/** How long it takes, and how far resident memory rises meanwhile. */
async function weighed(work: () => Promise<SyncReport>) {
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 50)
  const started = performance.now()
  try {
    const report = await work()
    return { report, ms: performance.now() - started, megabytes: Math.round((most - before) / 2 ** 20) }
  } finally {
    clearInterval(watch)
  }
}

const rowOf = (
  system: SyncRow['system'],
  changes: number,
  compared: number | null,
  { ms, megabytes }: { ms: number; megabytes: number | null },
): SyncRow => ({ system, changes, compared, seconds: Math.round(ms / 10) / 100, megabytes, kilobytesRead: null })
