import { questionsOf } from '../data/questions.js'
import type { Bench } from '../load/open-bench.js'
import { interleave } from '../measure/interleave.js'
import { median, rounded } from '../measure/percentile.js'
import { openAdapter } from '../ours/system.js'
import { type RecordedQuery, recordQueries, replay } from './record-queries.js'

export interface OverheadRow {
  scope: number
  mode: 'vector' | 'hybrid'
  /** Median of `adapter.search`, ms. */
  adapter: number
  /** Median of the very statements it sends, through the bare driver, ms. */
  bare: number
  /** Median of the difference, ms. */
  overhead: number
  /** Of `bare`. */
  percent: number
}

/** Of which many are needed until the engine has compiled what runs often. */
const WARM_UPS = 300

/**
 * What the adapter adds to its own SQL: reading options, embedding (ready here), building the statement, turning rows
 * into documents. The statements are recorded from the adapter and sent again through the same connection.
 */
export async function runOverhead(bench: Bench, { questions: count }: { questions: number }): Promise<OverheadRow[]> {
  const { dataset, database } = bench
  const questions = questionsOf(dataset, count)
  const memory = openAdapter(bench, questions)
  const rows: OverheadRow[] = []
  for (const scope of dataset.scopes) {
    for (const mode of ['vector', 'hybrid'] as const) {
      const search = (words: string) =>
        memory.search(words, { personaId: scope.id, venue: 'unrestricted', limit: 10, scoreThreshold: 0, mode })
      // Before a scope's plan is known it is asked with a longer statement, which is not the one to compare with.
      await search(questions[0]!.words)
      const asked: { words: string; queries: RecordedQuery[] }[] = []
      for (const { words } of questions) {
        asked.push({ words, queries: await recordQueries(database, () => search(words)) })
      }
      const adapter = { ask: (question: (typeof asked)[number]) => search(question.words) as Promise<unknown> }
      const bare = {
        async ask({ queries }: (typeof asked)[number]): Promise<unknown> {
          for (const query of queries) await replay(database, query)
          return undefined
        },
      }
      const measured = await interleave([adapter, bare], asked, (system, question) => system.ask(question), WARM_UPS)
      const [ofAdapter, ofBare] = [measured.get(adapter)!.times, measured.get(bare)!.times]
      const overhead = median(ofAdapter.map((time, at) => time - ofBare[at]!))
      rows.push({
        scope: scope.rows,
        mode,
        adapter: rounded(median(ofAdapter)),
        bare: rounded(median(ofBare)),
        overhead: rounded(overhead),
        percent: rounded((overhead / median(ofBare)) * 100),
      })
    }
  }
  return rows
}
