import { performance } from 'node:perf_hooks'
import { MODEL } from '../load/load-memories.js'
import type { Bench } from '../load/open-bench.js'
import { median } from '../measure/percentile.js'
import type { TwoModels } from './two-models.js'

/** How well the one HNSW graph finds what is of the early model. */
export interface GraphRow {
  when: string
  recall: number
  p50: number
}

const COUNT = 10

/** As recall walks it for scopes that are large, without any scope: nothing but the model is filtered by. */
const nearest = (how: 'walk' | 'exact') => `
  select memory_id::text as id from memory_vectors where model = $1
  order by embedding <=> $2::text::vector(1536) limit ${COUNT} /* ${how}: a plan of its own */`

/** Asks the graph itself, which at this size recall would not choose. */
export async function measureGraph({ driver }: Bench, models: TwoModels, when: string): Promise<GraphRow> {
  const ms: number[] = []
  let found = 0
  await driver.execute(`set hnsw.iterative_scan = relaxed_order; set hnsw.ef_search = 400`)
  const ask = async (embedding: string, isExact: boolean): Promise<string[]> => {
    await driver.execute(
      isExact
        ? `set enable_indexscan = off; set enable_bitmapscan = off; set enable_seqscan = on`
        : `set enable_indexscan = on; set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off`,
    )
    const started = performance.now()
    const rows = await driver.query<{ id: string }>(nearest(isExact ? 'exact' : 'walk'), [MODEL, embedding])
    if (!isExact) ms.push(performance.now() - started)
    return rows.map(({ id }) => id)
  }
  for (const { embeddingText } of models.questions) {
    const walked = new Set(await ask(embeddingText, false))
    found += (await ask(embeddingText, true)).filter((id) => walked.has(id)).length
  }
  await driver.execute(
    `reset hnsw.iterative_scan; reset hnsw.ef_search; reset enable_indexscan; reset enable_seqscan;
    reset enable_bitmapscan; reset enable_sort`,
  )
  return { when, recall: found / (COUNT * models.questions.length), p50: median(ms) }
}
