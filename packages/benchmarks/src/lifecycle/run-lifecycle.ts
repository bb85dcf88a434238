import { performance } from 'node:perf_hooks'
import { type Changed, type NamedMemories, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { Bench } from '../load/open-bench.js'
import { openAdapter } from '../ours/system.js'
import { Refusal } from '../refusal.js'

export interface LifecycleRow {
  verb: string
  memories: number
  /** Median of {@link RUNS}. */
  ms: number
  /** Rows of `memory_vectors` inserted, updated or deleted meanwhile. */
  vectorsWritten: number
  graphGrewBytes: number
}

const RUNS = 5
const VERBS = ['hide', 'lock', 'softDelete'] as const

/** Ends a transaction whose work was only measured. */
class PutBack extends Error {}

/** Times each verb on the memories of one persona, in transactions that are rolled back. */
export async function runLifecycle(bench: Bench, count: number): Promise<LifecycleRow[]> {
  const persona = bench.dataset.scopes.find(({ rows }) => rows >= count)
  if (!persona) throw new Refusal(`No persona of this data set holds ${count} memories: take more --rows.`)
  const memory = openAdapter(bench, [])
  const ids = (
    await queryRows<{ id: string }>(
      bench.database.db,
      sql`select id::text from memories where persona_id = ${persona.id}::uuid order by id limit ${count}`,
    )
  ).map(({ id }) => id)
  const named: NamedMemories = { personaId: persona.id, ids, by: { actor: 'benchmark' } }

  const rows: LifecycleRow[] = []
  for (const verb of VERBS) {
    const measured: Omit<LifecycleRow, 'verb' | 'memories'>[] = []
    for (let run = 0; run < RUNS; run++) {
      measured.push(await measure(bench, (tx) => memory[verb](named, { transaction: tx }), count))
    }
    measured.sort((one, other) => one.ms - other.ms)
    rows.push({ verb, memories: count, ...measured[Math.floor(RUNS / 2)]! })
  }
  return rows
}

async function measure(bench: Bench, work: (tx: Transaction) => Promise<Changed>, count: number) {
  let result: Omit<LifecycleRow, 'verb' | 'memories'> | undefined
  try {
    await transaction(bench.database, async (tx) => {
      const before = await vectorFacts(tx)
      const started = performance.now()
      const { changed } = await work(tx)
      const ms = performance.now() - started
      if (changed.length !== count) throw new Error(`changed ${changed.length} of ${count} memories`)
      const after = await vectorFacts(tx)
      result = { ms, vectorsWritten: after.written - before.written, graphGrewBytes: after.bytes - before.bytes }
      throw new PutBack()
    })
  } catch (error) {
    if (!(error instanceof PutBack)) throw error
  }
  return result!
}

/** What this transaction has written to the vectors so far, and how large the graph is. */
async function vectorFacts(tx: Transaction): Promise<{ written: number; bytes: number }> {
  const [facts] = await queryRows<{ written: number; bytes: number }>(
    tx,
    sql`select pg_relation_size('memory_vectors_embedding_hnsw')::int as bytes,
        (n_tup_ins + n_tup_upd + n_tup_del)::int as written
      from pg_stat_xact_user_tables where relname = 'memory_vectors'`,
  )
  return facts!
}
