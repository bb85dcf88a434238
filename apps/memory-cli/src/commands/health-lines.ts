import type { HealthReport } from '@bot/memory'

/** What a report may hold: a gateway tells a caller without its token no more than the status. */
export type ReportedHealth = Pick<HealthReport, 'status'> &
  Partial<Pick<HealthReport, 'reasons' | 'database' | 'embedder'>> & { jobs?: Record<string, number> | undefined }

type Contents = NonNullable<NonNullable<HealthReport['database']>['contents']>

/** A report for people: the status, its reasons, then what there is, a line each. */
export function healthLines({ status, reasons = [], database, embedder, jobs }: ReportedHealth): string[] {
  const facts: [string, string][] = []
  if (database) {
    const server = `PostgreSQL ${database.serverVersion}, pgvector ${database.vectorVersion ?? 'missing'}`
    facts.push(['database', `${database.dialect}, ${server}, answers in ${database.latencyMs.toFixed(1)} ms`])
    if (database.vectorAdvice) facts.push(['', database.vectorAdvice])
    if (database.contents) facts.push(...contentFacts(database.contents))
  }
  if (embedder) facts.push(['embedder', `${embedder.model}, ${breakerText(embedder.breaker)}`])
  if (jobs) facts.push(['jobs', countsText(jobs)])
  return [
    `status: ${status}`,
    ...reasons.map((reason) => `  ${reason}`),
    ...facts.map(([name, text]) => `${name.padEnd(10)}${text}`),
  ]
}

function contentFacts({ memories, activeModel, backlog }: Contents): [string, string][] {
  const vectors = activeModel ? `${rowsText(activeModel.vectors)} by ${activeModel.model}` : 'none yet'
  return [
    ['memories', rowsText(memories)],
    ['vectors', vectors],
    ['backlog', `${rowsText(backlog.waiting)} waiting, ${rowsText(backlog.setAside)} set aside`],
  ]
}

/** An estimate is marked as one. */
const rowsText = ({ rows, exact }: Contents['memories']): string =>
  `${exact ? '' : 'about '}${rows.toLocaleString('en')}`

function breakerText(breaker: HealthReport['embedder']['breaker']): string {
  if (breaker.state === 'closed') return 'in use'
  return `left alone since ${new Date(breaker.since).toISOString()} (${breaker.reason})`
}

const countsText = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ')
