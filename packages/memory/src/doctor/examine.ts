import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { readDatabaseHealth } from '../database/health.js'
import { checkGraph } from './check-graph.js'
import { checkHealth } from './check-health.js'
import { checkBloat, checkClock, checkConnections, checkIterativeScan, checkSettings } from './check-server.js'
import { checkModels } from './check-vectors.js'
import type { Finding } from './finding.js'

/** What `examineDatabase` looks at, and with what. */
export interface ExamineOptions {
  /** The model of the embedder that the services use; null = not known here. */
  model: string | null
  /** Ms since the epoch. Default `Date.now`. */
  clock?: (() => number) | undefined
}

/**
 * Looks at everything that has gone wrong with such a database before, and says what to do about what it finds. Reads
 * only. Unlike `health` it costs more on a large database: seconds.
 *
 * @throws MemoryError `database_unavailable` …
 * @example
 * ```ts
 * const findings = await examineDatabase(database, { model: embedder.model })
 * const faults = findings.filter(({ severity }) => severity === 'fault')
 * ```
 */
export async function examineDatabase(database: Database, options: ExamineOptions): Promise<Finding[]> {
  const { db, dialect } = database
  return guarded(async () => {
    const facts = await readDatabaseHealth(database)
    const findings = [...checkHealth(facts), ...(await checkClock(db, options.clock ?? Date.now))]
    if (facts.contents !== null) {
      findings.push(...(await checkModels(db, options.model)))
      findings.push(...(await checkGraph(database)))
    }
    findings.push(...(await checkIterativeScan(db)))
    // An embedded database has one connection and its own upkeep.
    if (dialect === 'postgres') {
      findings.push(...(await checkConnections(db)), ...(await checkBloat(db)), ...(await checkSettings(db)))
    }
    return findings
  })
}
