import { EXACT } from '../bare/systems.js'
import type { Persona } from '../data/dataset.js'
import type { Question } from '../data/questions.js'
import { interleave } from '../measure/interleave.js'
import { percentile, rounded } from '../measure/percentile.js'
import type { Filter, Search, System } from '../measure/system.js'
import type { RecallCase, RecallRow } from './rows.js'

/** Memories asked for. */
export const COUNT = 10
const WARM_UPS = 8

/** With 40 questions 400 calls, by when the engine of a process that has just started has compiled what runs often. */
const WARMING_ROUNDS = 10

/** Asks every system so often that none is measured by how its code is being compiled. */
export async function warmUp(
  systems: readonly System[],
  questions: readonly Question[],
  scope: Persona,
): Promise<void> {
  for (let round = 0; round < WARMING_ROUNDS; round++) {
    for (const question of questions) {
      for (const system of systems) {
        await system.search({ question, personaId: scope.id, filter: { kind: 'all' }, count: COUNT })
      }
    }
  }
}

/** Asks every system the same of one scope; the exact one among them says what is true. */
export async function measureScope(
  systems: readonly System[],
  questions: readonly Question[],
  scope: Persona,
  { of, filter }: { of: RecallCase; filter: Filter },
): Promise<RecallRow[]> {
  const able = systems.filter((system) => system.supports(filter.kind))
  const searches = questions.map((question): Search => ({ question, personaId: scope.id, filter, count: COUNT }))
  const measured = await interleave(able, searches, (system, search) => system.search(search), WARM_UPS)
  const [, exact] = [...measured].find(([system]) => system.name === EXACT)!

  return [...measured].map(([system, { answers, times }]) => {
    const shares = answers.map((answer, at) => foundShare(answer, exact.answers[at]!))
    return {
      system: system.name,
      scope: scope.rows,
      case: of,
      recall: rounded(shares.reduce((sum, share) => sum + share, 0) / shares.length),
      short: answers.filter((answer, at) => answer.length < exact.answers[at]!.length).length,
      p50: rounded(percentile(times, 0.5)),
      p95: rounded(percentile(times, 0.95)),
    }
  })
}

function foundShare(found: readonly string[], truth: readonly string[]): number {
  if (truth.length === 0) return found.length === 0 ? 1 : 0
  const ids = new Set(found)
  return truth.filter((id) => ids.has(id)).length / truth.length
}
