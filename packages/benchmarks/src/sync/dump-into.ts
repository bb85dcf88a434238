import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../refusal.js'

/** `pg_dump | psql` of everything but what benchmarks keep for themselves, into a database that holds nothing. */
export async function dumpInto({ pgBin, from, to }: { pgBin: string; from: string; to: string }): Promise<void> {
  const dump = spawn(join(pgBin, 'pg_dump'), ['--no-owner', '--exclude-schema=bench', '--dbname', from], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const load = spawn(join(pgBin, 'psql'), ['--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1', '--dbname', to], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = Promise.all([dump, load].map((child) => once(child, 'close') as Promise<[number | null]>))
  await pipeline(dump.stdout!, load.stdin!)
  const [[dumped], [loaded]] = (await ended) as [[number | null], [number | null]]
  if (dumped !== 0 || loaded !== 0) throw new Refusal('pg_dump or psql failed; what they say stands above.')
}
