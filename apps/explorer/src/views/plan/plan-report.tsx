import type { ReactNode } from 'react'
import type { MemorySearchResult } from '../../api/types'
import styles from './plan-report.module.css'

type Report = MemorySearchResult['report']

const PLANS: Record<Report['plan'], { name: string; means: string }> = {
  exact: { name: 'Exact', means: 'Every vector in scope was compared: nothing can be missed.' },
  narrowed: { name: 'Narrowed', means: 'A filter left few enough to compare them one by one.' },
  quantized: { name: 'Quantised', means: 'Signs of the vectors chose the candidates; those were compared exactly.' },
  hnsw: { name: 'HNSW', means: 'A graph was walked: fast in a large scope, and it may miss some.' },
  none: { name: 'No vectors', means: 'Words alone were asked.' },
}

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 0 })
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`

/** What a recall says of itself. */
export function PlanReport({ report, exact }: { report: Report; exact: Report | undefined }) {
  const { timings, candidates, dropped, shortfall } = report
  const plan = PLANS[report.plan]
  const rest = Math.max(0, timings.totalMs - timings.embeddingMs - timings.databaseMs)
  return (
    <section className={styles.report} aria-label="The plan">
      <div className={styles.plan}>
        <h2>{plan.name}</h2>
        <p>{plan.means}</p>
      </div>
      <dl className={styles.facts}>
        <Fact term="In scope" value={report.rowsInScope === null ? 'not counted' : number(report.rowsInScope)}>
          vectors
        </Fact>
        <Fact term="Candidates" value={number(candidates.vector + candidates.lexical)}>
          {number(candidates.vector)} by meaning, {number(candidates.lexical)} by words
        </Fact>
        <Fact term="Left out" value={number(dropped.threshold + dropped.limit)}>
          {number(dropped.threshold)} below the threshold, {number(dropped.limit)} beyond the limit
        </Fact>
        <Fact term="Shortfall" value={shortfall === null ? 'none' : number(shortfall.repaired - shortfall.found)}>
          {shortfall === null
            ? 'the plan brought enough'
            : `the index found ${number(shortfall.found)}; asking exactly brought ${number(shortfall.repaired)}`}
        </Fact>
      </dl>
      <div className={styles.times}>
        <p>
          <strong>{ms(timings.totalMs)}</strong> in all
          {exact && <span> · exactly it takes {ms(exact.timings.databaseMs)} in the database</span>}
        </p>
        <div className={styles.bar} aria-hidden="true">
          <i style={{ flexGrow: timings.embeddingMs }} data-part="embedding" />
          <i style={{ flexGrow: timings.databaseMs }} data-part="database" />
          <i style={{ flexGrow: rest }} data-part="rest" />
        </div>
        <ul className={styles.legend}>
          <li data-part="embedding">vector of the question {ms(timings.embeddingMs)}</li>
          <li data-part="database">database {ms(timings.databaseMs)}</li>
          <li data-part="rest">rest {ms(rest)}</li>
        </ul>
      </div>
      {report.degraded !== null && <p className={styles.degraded}>Words alone answered: {report.degraded}</p>}
    </section>
  )
}

function Fact({ term, value, children }: { term: string; value: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <strong>{value}</strong>
        <small>{children}</small>
      </dd>
    </div>
  )
}
