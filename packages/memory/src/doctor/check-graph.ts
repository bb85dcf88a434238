import { sql } from 'drizzle-orm'
import type { Database, Executor } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { type Finding, fault, ok, warning } from './finding.js'

/** Beyond, comparing a query with every vector takes long. */
const MEASURED_UP_TO = 200_000
const QUESTIONS = 5
const NEIGHBOURS = 10
const LEAST_RECALL = 0.9

/** Whether the graph answers when it is asked, and finds what comparing everything finds. Changes no setting for others. */
export async function checkGraph(database: Database): Promise<Finding[]> {
  return transaction(database, async (tx) => {
    const questions = await queryRows<{ embedding: string }>(
      tx,
      sql`select embedding::text as embedding from memory_vectors order by memory_id limit ${QUESTIONS}`,
    )
    if (questions.length === 0) return [ok('index_use', 'There are no vectors to ask for yet.')]
    const use = await checkUse(tx, questions[0]!.embedding)
    if (use.severity !== 'ok') return [use]
    return [use, await checkRecall(tx, questions)]
  })
}

async function checkUse(tx: Executor, embedding: string): Promise<Finding> {
  await tx.execute(sql`set local enable_seqscan = off`)
  const plan = await queryRows<{ 'QUERY PLAN': string }>(
    tx,
    sql`explain (costs off) select memory_id from memory_vectors
      order by embedding <=> ${embedding}::vector(1536) limit ${sql.raw(String(NEIGHBOURS))}`,
  )
  const text = plan.map((line) => line['QUERY PLAN']).join('\n')
  if (text.includes('memory_vectors_embedding_hnsw')) return ok('index_use', 'The graph answers searches by meaning.')
  return fault(
    'index_use',
    'A search by meaning does not use the graph.',
    'Look whether memory_vectors_embedding_hnsw is there and valid; then ANALYZE memory_vectors.',
  )
}

async function checkRecall(tx: Executor, questions: readonly { embedding: string }[]): Promise<Finding> {
  const [size] = await queryRows<{ rows: number }>(tx, sql`select count(*)::int as rows from memory_vectors`)
  if (size!.rows > MEASURED_UP_TO) {
    return ok('index_recall', `Not measured: comparing ${size!.rows.toLocaleString('en')} vectors would take long.`)
  }
  let found = 0
  let wanted = 0
  for (const { embedding } of questions) {
    const exact = await nearest(tx, embedding, 'off')
    const graph = new Set(await nearest(tx, embedding, 'on'))
    wanted += exact.length
    // Equal distances come in any order, so what counts is how far the found ones are.
    found += exact.filter((distance) => graph.has(distance)).length
  }
  const recall = wanted === 0 ? 1 : found / wanted
  const message = `The graph finds ${(recall * 100).toFixed(0)} % of the true ${NEIGHBOURS} nearest.`
  if (recall >= LEAST_RECALL) return ok('index_recall', message)
  return warning('index_recall', message, 'Run REINDEX INDEX CONCURRENTLY memory_vectors_embedding_hnsw.')
}

async function nearest(tx: Executor, embedding: string, index: 'on' | 'off'): Promise<string[]> {
  await tx.execute(
    sql`select set_config('enable_indexscan', ${index}, true), set_config('hnsw.ef_search', '400', true),
      set_config('enable_seqscan', ${index === 'on' ? 'off' : 'on'}, true)`,
  )
  const rows = await queryRows<{ distance: string }>(
    tx,
    sql`select round((embedding <=> ${embedding}::vector(1536))::numeric, 6)::text as distance from memory_vectors
      order by embedding <=> ${embedding}::vector(1536) limit ${sql.raw(String(NEIGHBOURS))}`,
  )
  return rows.map(({ distance }) => distance)
}
