import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  cancelReembed,
  commitReembed,
  type Database,
  finishReembed,
  growModel,
  openDatabase,
  PgvectorMemoryAdapter,
  reembedStatus,
  rollbackReembed,
  startReembed,
} from '@bot/memory'
import type { Persona } from '../data/dataset.js'
import { MODEL } from '../load/load-memories.js'
import type { Bench } from '../load/open-bench.js'
import { MEMORIES } from '../load/open-bench.js'
import { markChanged } from '../load/scratch.js'
import { type AskedRow, type Asking, askAlong } from './ask-along.js'
import { type GraphRow, measureGraph } from './measure-graph.js'
import { LATE_MODEL, type TwoModels, twoModels } from './two-models.js'

export interface ReembedResult {
  memories: number
  growSeconds: number
  perSecond: number
  commitMs: number
  rollbackMs: number
  finishSeconds: number
  /** Answers after the rollback that are those from before, memory for memory and score for score. */
  sameAfterRollback: number
  answers: number
  asked: AskedRow[]
  graph: GraphRow[]
}

export interface ReembedRunOptions {
  queriesPerSecond: number
  /** How long queries go on in each part where nothing else takes time. */
  settledMs: number
  /** Different ones, each asked in every scope. */
  questions: number
}

/**
 * Grows another model over a loaded data set while questions are asked in two processes' worth of adapters, commits,
 * rolls back, commits again and drops the earlier vectors; holds every answer against the truth.
 */
export async function runReembed(
  bench: Bench & { url: string },
  { queriesPerSecond, settledMs, questions }: ReembedRunOptions,
): Promise<ReembedResult> {
  const { dataset, log } = bench
  const models = twoModels(dataset, questions)
  const personas = dataset.scopes
  const databases: Database[] = []
  const open = async () => {
    const database = await openDatabase({ url: bench.url, maxConnections: 5 })
    databases.push(database)
    const embedder = models.embedderOf(MODEL)
    return {
      database,
      memory: new PgvectorMemoryAdapter({
        database,
        embedder,
        embedderOf: async ({ model }) => models.embedderOf(model),
      }),
    }
  }
  let asking: Asking | undefined
  try {
    const [one, other, worker] = [await open(), await open(), await open()]
    const { database } = worker
    await cancelReembed({ database, model: LATE_MODEL })
    const before = await answersOf(one.memory, models, personas)
    const graph = [await measureGraph(bench, models, 'before')]

    asking = askAlong({ memories: [one.memory, other.memory], models, personas, perSecond: queriesPerSecond })
    await sleep(settledMs)
    asking.enter('growing')
    const growing = performance.now()
    await startReembed({ database, embedder: models.embedderOf(LATE_MODEL) })
    const { status } = await growModel({ database, memory: worker.memory, model: LATE_MODEL })
    if (status !== 'grown') throw new Error(`The model has not grown: ${status}.`)
    const growSeconds = (performance.now() - growing) / 1_000
    log(`${dataset.rows} memories embedded by the second model in ${growSeconds.toFixed(1)} s`)

    asking.enter('commit and after')
    const commitMs = await timed(() => commitReembed({ database, model: LATE_MODEL }))
    await sleep(settledMs)
    asking.enter('rollback and after')
    const rollbackMs = await timed(() => rollbackReembed({ database, model: LATE_MODEL }))
    await sleep(settledMs)
    const after = await answersOf(one.memory, models, personas)

    asking.enter('to and fro')
    for (let turn = 0; turn < 10; turn++) {
      await commitReembed({ database, model: LATE_MODEL })
      await sleep(100)
      await rollbackReembed({ database, model: LATE_MODEL })
      await sleep(100)
    }
    graph.push(await measureGraph(bench, models, 'both models'))
    asking.enter('committed, finishing')
    await commitReembed({ database, model: LATE_MODEL })
    // From here on the tables are not those of the data set.
    await markChanged(bench.driver, MEMORIES)
    const finishSeconds = (await timed(() => finishReembed({ database, model: LATE_MODEL }))) / 1_000
    await sleep(settledMs)
    const asked = await asking.stop()
    asking = undefined
    const { active, beside } = await reembedStatus(database)
    if (active?.model !== LATE_MODEL || beside) throw new Error('It did not end with the second model alone.')
    return {
      ...{ memories: dataset.rows, growSeconds, perSecond: dataset.rows / growSeconds, commitMs, rollbackMs },
      ...{ finishSeconds, answers: before.length, asked, graph },
      sameAfterRollback: after.filter((answer, at) => answer === before[at]).length,
    }
  } finally {
    await asking?.stop()
    for (const database of databases) await database.close()
  }
}

/** Every question in every scope, by meaning and by both: ids and scores as text. */
async function answersOf(
  memory: PgvectorMemoryAdapter,
  models: TwoModels,
  personas: readonly Persona[],
): Promise<string[]> {
  const answers: string[] = []
  for (const persona of personas) {
    for (const question of models.questions) {
      for (const mode of ['vector', 'hybrid'] as const) {
        const { documents } = await memory.search(question.words, {
          ...{ personaId: persona.id, venue: 'unrestricted', limit: 10, scoreThreshold: 0, mode },
        })
        answers.push(JSON.stringify(documents.map(({ metadata }) => [metadata.id, metadata.score, metadata.why.fused])))
      }
    }
  }
  return answers
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
