import type { Job } from '../../api/types'
import styles from './outcome.module.css'
import { shown, spoken } from './words'

type Facts = Record<string, unknown>

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A result is kept as JSON whose keys the database sorts; these come first, in this order. */
const ORDER = ['status', 'dryRun', 'turns', 'inserted', 'updated', 'deleted', 'conflicts', 'known', 'erased']

const rankOf = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length)
const inOrder = (names: readonly string[]): string[] => names.toSorted((one, other) => rankOf(one) - rankOf(other))

/** What an operation brought: its counts, and where it tells of tables, what differs in each. */
export function Outcome({ result }: { result: Job['result'] }) {
  if (!isFacts(result)) return null
  const { tables, ...rest } = result
  const facts = inOrder(Object.keys(rest)).filter((name) => !isFacts(rest[name]) && !Array.isArray(rest[name]))
  return (
    <div className={styles.outcome}>
      <dl className={styles.facts}>
        {facts.map((name) => (
          <div key={name}>
            <dt>{spoken(name.replace(/Ms$/, ''))}</dt>
            <dd>{shown(rest[name], name)}</dd>
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
  const columns = inOrder([
    ...new Set(rows.flatMap(([, counts]) => (isFacts(counts) ? Object.keys(counts) : ['rows']))),
  ])
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
