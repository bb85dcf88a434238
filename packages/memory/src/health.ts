import type { MemoryContext } from './context.js'
import { type DatabaseHealth, readDatabaseHealth } from './database/health.js'
import type { BreakerState } from './embedding/breaker.js'
import { MemoryError } from './errors.js'

/** Work waiting longer than this means that nobody works on it. */
const BACKLOG_OVERDUE_SECONDS = 10 * 60

/** Every fact that says whether memory works; `ok` sums them up. */
export interface HealthReport {
  /** True only for status 'ok'. */
  ok: boolean
  /** 'degraded': memory answers, but not as it should; 'down': it does not. */
  status: 'ok' | 'degraded' | 'down'
  /** What is amiss, for people; empty where all is well. */
  reasons: string[]
  /** Null where the database does not answer. */
  database: DatabaseHealth | null
  embedder: { model: string; semantic: boolean; breaker: BreakerState }
}

/** Every fact about memory's health, and what to make of them. Never throws: a database that is down is a fact too. */
export async function readHealth(
  { database, embedder, logger }: MemoryContext,
  breaker: BreakerState,
): Promise<HealthReport> {
  const embedderFacts = { model: embedder.model, semantic: embedder.profile.semantic, breaker }
  try {
    const facts = await readDatabaseHealth(database)
    const { down, degraded } = judge(facts, embedder.model)
    if (breaker.state !== 'closed') {
      degraded.push(`The embedder fails (${breaker.reason}); queries are answered from words alone.`)
    }
    const status = down.length > 0 ? 'down' : degraded.length > 0 ? 'degraded' : 'ok'
    return {
      ok: status === 'ok',
      status,
      reasons: [...down, ...degraded],
      database: facts,
      embedder: embedderFacts,
    }
  } catch (error) {
    const reason = MemoryError.is(error) ? error.message : 'The database did not answer.'
    logger.error({ code: MemoryError.is(error) ? error.code : 'database_failed' }, 'health cannot be read')
    return { ok: false, status: 'down', reasons: [reason], database: null, embedder: embedderFacts }
  }
}

function judge(facts: DatabaseHealth, model: string): { down: string[]; degraded: string[] } {
  const { contents } = facts
  if (!contents) return { down: [`The schema is ${facts.schema}; run \`bot-memory migrate\`.`], degraded: [] }
  const down: string[] = []
  const degraded: string[] = []
  if (contents.activeModel && contents.activeModel.model !== model) {
    down.push(`The vectors are by ${contents.activeModel.model}, the embedder is ${model}.`)
  }
  for (const index of contents.missingIndexes) {
    degraded.push(
      contents.deferredIndexes.includes(index)
        ? `Index ${index} is away for a bulk load; the load builds it at its end, or a service that starts.`
        : `Index ${index} is missing or not as declared.`,
    )
  }
  for (const index of contents.invalidIndexes) degraded.push(`Index ${index} is invalid; reindex it.`)
  const { setAside, overdueSeconds } = contents.backlog
  if (setAside.rows > 0) degraded.push(`${setAside.rows} memories were refused by the embedder and have no vector.`)
  if (overdueSeconds !== null && overdueSeconds > BACKLOG_OVERDUE_SECONDS) {
    degraded.push(
      `Memories have waited ${Math.round(overdueSeconds / 60)} minutes for their vectors; does a worker run?`,
    )
  }
  return { down, degraded }
}
