import type { Job } from '../../api/types'
import styles from './outcome.module.css'
import { shown, spoken } from './words'

type Facts = Record<string, unknown>

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What an operation brought: its counts, and where it tells of tables, what differs in each. */
export function Outcome({ result }: { result: Job['result'] }) {
  if (!isFacts(result)) return null
  const { tables, ...rest } = result
  const facts = Object.entries(rest).filter(([, value]) => !isFacts(value) && !Array.isArray(value))
  return (
    <div className={styles.outcome}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{spoken(name.replace(/Ms$/, ''))}</dt>
            <dd>{shown(value, name)}</dd>
          </div>
        ))}
      </dl>
      {isFacts(tables) && <Tables tables={tables} />}
    </div>
  )
}

/** By table, either a number of rows or several counts. */
function Tables({ tables }: { tables: Facts }) {
  const rows = Object.entries(tables)
  const columns = [...new Set(rows.flatMap(([, counts]) => (isFacts(counts) ? Object.keys(counts) : ['rows'])))]
  if (rows.length === 0) return <p className={styles.same}>No table differs.</p>
  return (
    <section className={styles.scroller} aria-label="By table">
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Table</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {spoken(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([table, counts]) => (
            <tr key={table}>
              <th scope="row">{spoken(table)}</th>
              {columns.map((column) => (
                <td key={column} data-none={isFacts(counts) && counts[column] === 0 ? true : undefined}>
                  {shown(isFacts(counts) ? counts[column] : counts)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
