import type { DatabaseContents, DatabaseHealth } from '../database/health.js'
import { type Finding, fault, ok, warning } from './finding.js'

/** Due for longer than this means that nobody embeds. */
const OVERDUE_SECONDS = 10 * 60

/** What the facts of health say, each with what to do. */
export function checkHealth(facts: DatabaseHealth): Finding[] {
  const { serverVersion, vectorVersion, vectorAdvice, schema, contents } = facts
  const server = `PostgreSQL ${serverVersion}, pgvector ${vectorVersion ?? 'missing'}`
  return [
    vectorAdvice === null ? ok('server', server) : warning('server', server, `${vectorAdvice}.`),
    schema === 'current'
      ? ok('schema', 'The schema is this version’s.')
      : fault('schema', `The schema is ${schema}.`, 'Run `bot-memory migrate`, or start the version it belongs to.'),
    ...(contents ? [...checkIndexes(contents), ...checkBacklog(contents)] : []),
  ]
}

function checkIndexes({ missingIndexes, deferredIndexes, invalidIndexes }: DatabaseContents): Finding[] {
  const apart = new Set([...invalidIndexes, ...deferredIndexes])
  const findings = [
    ...missingIndexes
      .filter((name) => !apart.has(name))
      .map((name) =>
        fault(
          'indexes',
          `Index ${name} is missing, or not as it is declared.`,
          'Its definition stands in packages/memory/migrations: run it with CREATE INDEX CONCURRENTLY.',
        ),
      ),
    ...deferredIndexes
      .filter((name) => missingIndexes.includes(name))
      .map((name) =>
        fault(
          'indexes',
          `Index ${name} is away for a bulk load, which builds it at its end.`,
          'Where no load runs any more, start a service or run `bot-memory migrate`: both put it back.',
        ),
      ),
    ...invalidIndexes.map((name) =>
      fault(
        'indexes',
        `Index ${name} is invalid: its building was interrupted.`,
        `Run REINDEX INDEX CONCURRENTLY ${name}.`,
      ),
    ),
  ]
  return findings.length > 0 ? findings : [ok('indexes', 'Every declared index is there and valid.')]
}

function checkBacklog({ backlog }: DatabaseContents): Finding[] {
  const { waiting, setAside, overdueSeconds } = backlog
  const findings: Finding[] = []
  if (overdueSeconds !== null && overdueSeconds > OVERDUE_SECONDS) {
    findings.push(
      fault(
        'backlog',
        `Memories have been due for their vectors for ${Math.round(overdueSeconds / 60)} minutes.`,
        'Start a worker, and look at the embedder in its health and logs.',
      ),
    )
  }
  if (setAside.rows > 0) {
    findings.push(
      warning(
        'backlog',
        `The embedder refused ${setAside.rows} memories; they are found by their words alone.`,
        'Their reasons stand in embedding_backlog.',
      ),
    )
  }
  return findings.length > 0 ? findings : [ok('backlog', `${waiting.rows} memories wait for their vectors.`)]
}
