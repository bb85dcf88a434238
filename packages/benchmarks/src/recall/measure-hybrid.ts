import type { PgvectorMemoryAdapter } from '@bot/memory'
import type { Persona } from '../data/dataset.js'
import type { Question } from '../data/questions.js'
import { percentile, rounded } from '../measure/percentile.js'
import { COUNT } from './measure-scope.js'
import type { RecallRow } from './rows.js'

const WARM_UPS = 8

/** The database time of the adapter's default mode: words and vector, fused. No other system answers alike. */
export async function measureHybrid(
  memory: PgvectorMemoryAdapter,
  questions: readonly Question[],
  scope: Persona,
): Promise<RecallRow> {
  const times: number[] = []
  let short = 0
  for (const question of [...questions.slice(0, WARM_UPS), ...questions]) {
    const { documents, report } = await memory.search(question.words, {
      personaId: scope.id,
      venue: 'unrestricted',
      limit: COUNT,
    })
    times.push(report.timings.databaseMs)
    if (documents.length < Math.min(COUNT, scope.rows)) short += 1
  }
  const counted = times.slice(times.length - questions.length)
  return {
    system: 'ours-hybrid',
    scope: scope.rows,
    case: 'hybrid',
    recall: null,
    short,
    p50: rounded(percentile(counted, 0.5)),
    p95: rounded(percentile(counted, 0.95)),
  }
}
