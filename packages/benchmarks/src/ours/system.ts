import { PgvectorMemoryAdapter, type RecallPlan } from '@bot/memory'
import type { Question } from '../data/questions.js'
import type { Bench } from '../load/open-bench.js'
import type { System } from '../measure/system.js'
import { readyEmbedder } from './ready-embedder.js'
import { searchOptions } from './search-options.js'

export const OURS = 'ours'

export interface OurSystem extends System {
  /** What it has searched by since it was asked last. */
  takePlans(): RecallPlan[]
}

/** The adapter over a bench's database, knowing the vectors of these questions. */
export const openAdapter = ({ database }: Pick<Bench, 'database'>, questions: readonly Question[]) =>
  new PgvectorMemoryAdapter({
    database,
    embedder: readyEmbedder(new Map(questions.map(({ words, embedding }) => [words, embedding]))),
  })

/** The adapter's `search` in mode 'vector', as its callers call it. */
export function ourSystem(memory: PgvectorMemoryAdapter): OurSystem {
  let plans: RecallPlan[] = []
  return {
    name: OURS,
    supports: () => true,
    async search(search) {
      const { documents, report } = await memory.search(search.question.words, searchOptions(search))
      plans.push(report.plan)
      return documents.map(({ metadata }) => metadata.id)
    },
    takePlans() {
      const taken = plans
      plans = []
      return taken
    },
  }
}
