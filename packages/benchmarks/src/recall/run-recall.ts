import { bareSystems, WITH_DOCUMENTS } from '../bare/systems.js'
import type { Persona } from '../data/dataset.js'
import { QUIET_CHANNEL_ID } from '../data/memories.js'
import { questionsOf } from '../data/questions.js'
import { timed } from '../load/log.js'
import { type Bench, MEMORIES } from '../load/open-bench.js'
import { markChanged, markLoaded } from '../load/scratch.js'
import type { Filter, System } from '../measure/system.js'
import { openNaive } from '../naive/open-naive.js'
import { OURS, type OurSystem, openAdapter, ourSystem } from '../ours/system.js'
import { churn, undoChurn } from './churn.js'
import { measureHybrid } from './measure-hybrid.js'
import { COUNT, measureScope, warmUp } from './measure-scope.js'
import type { RecallCase, RecallRow } from './rows.js'

export interface RecallOptions {
  /** How many are asked in each scope; 30 and more make medians worth reading. */
  questions: number
  cases: ReadonlySet<RecallCase>
  /** Systems beside the adapter, the statements written by hand and the naive one. */
  peers: readonly System[]
}

const GRAPH_WITH_DOCUMENTS_FROM = 1_000

/** How little the graph finds of small scopes, and how slowly, those that give ids alone show already. */
const fits =
  ({ rows }: Persona) =>
  ({ name, walksGraph }: System): boolean =>
    rows >= GRAPH_WITH_DOCUMENTS_FROM || !walksGraph || !name.endsWith(WITH_DOCUMENTS)

/** How well and how fast each system finds the ten nearest memories of each scope. */
export async function runRecall(bench: Bench, { questions: count, cases, peers }: RecallOptions): Promise<RecallRow[]> {
  const { dataset, driver, log, contents } = bench
  const questions = questionsOf(dataset, count)
  const memory = openAdapter(bench, questions)
  const ours = ourSystem(memory)
  const byHand = bareSystems(driver)
  const everyone = [ours, ...byHand, await openNaive(bench), ...peers]
  const rows: RecallRow[] = []

  const measure = async (systems: readonly System[], scope: Persona, of: RecallCase, filter: Filter) => {
    if (cases.has(of)) {
      const measured = await measureScope(systems, questions, scope, { of, filter })
      rows.push(...measured.map((row) => withPlan(row, ours)))
    }
  }
  await timed(log, 'the process warmed up', () =>
    warmUp(
      everyone.filter((system) => !system.walksGraph),
      questions,
      dataset.scopes[0]!,
    ),
  )
  for (const scope of dataset.scopes) {
    const asked = everyone.filter(fits(scope))
    // Where a filter leaves fewer than are asked for, the graph is walked in vain until pgvector gives up.
    const filtering = scope.rows / 100 < COUNT ? asked.filter((system) => !system.walksGraph) : asked
    await timed(log, `${scope.rows.toLocaleString('en')} memories in scope`, async () => {
      await measure(asked, scope, 'all', { kind: 'all' })
      await measure(filtering, scope, 'channel', { kind: 'channel', channelId: QUIET_CHANNEL_ID })
      await measure(filtering, scope, 'before', { kind: 'before', before: await endOfOldest(bench, scope) })
      if (cases.has('hybrid')) rows.push(await measureHybrid(memory, questions, scope))
    })
  }
  if (cases.has('churned')) {
    await markChanged(driver, MEMORIES)
    await timed(log, 'a fifth of each scope edited, deleted or hidden', () => churn(driver, dataset.scopes))
    for (const scope of dataset.scopes) {
      await measure([ours, ...byHand.filter(fits(scope))], scope, 'churned', { kind: 'visible' })
    }
    await timed(log, 'put back', () => undoChurn(driver))
    await markLoaded(driver, MEMORIES, contents)
  }
  return rows
}

function withPlan(row: RecallRow, ours: OurSystem): RecallRow {
  if (row.system !== OURS) return row
  const counts = new Map<string, number>()
  for (const plan of ours.takePlans()) counts.set(plan, (counts.get(plan) ?? 0) + 1)
  const [most] = [...counts].sort(([, one], [, other]) => other - one)
  return { ...row, plan: most![0] }
}

/** The moment before which the oldest 1 % of a scope, and at least one memory, were made. */
async function endOfOldest({ driver }: Bench, { id, rows }: Persona): Promise<Date> {
  const [first] = await driver.query<{ at: string }>(
    `select (extract(epoch from created_at) * 1000)::float8 as at from memories
      where persona_id = $1 order by created_at offset $2 limit 1`,
    [id, Math.max(1, Math.round(rows / 100))],
  )
  return new Date(Number(first!.at))
}
