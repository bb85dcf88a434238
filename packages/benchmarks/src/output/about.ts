import { cpus, release, totalmem, type } from 'node:os'
import type { Bench } from '../load/open-bench.js'

/** Where and on what a run was made. */
export interface About {
  /** ISO 8601. */
  date: string
  machine: string
  node: string
  database: string
  /** Memories of the data set, and the seed that makes them again. */
  rows: number
  seed: number
  /** Packages of the peers, with versions. */
  peers: string[]
}

export async function aboutRun(
  { driver, dataset, url }: Bench,
  peers: readonly { packages: readonly string[] }[] = [],
): Promise<About> {
  const [server] = await driver.query<{ version: string; pgvector: string; buffers: string }>(
    `select current_setting('server_version') as version, current_setting('shared_buffers') as buffers,
      (select extversion from pg_extension where extname = 'vector') as pgvector`,
  )
  const { version, pgvector, buffers } = server!
  return {
    date: new Date().toISOString(),
    ...machine(),
    database: `${url ? `PostgreSQL ${version}` : `PGlite (PostgreSQL ${version})`}, pgvector ${pgvector}, shared_buffers ${buffers}`,
    rows: dataset.rows,
    seed: dataset.seed,
    peers: peers.flatMap(({ packages }) => packages),
  }
}

export function machine(): Pick<About, 'machine' | 'node'> {
  const all = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return {
    machine: `${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${type()} ${release()}`,
    node: process.version,
  }
}
