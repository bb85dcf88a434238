import { Dot } from '../../parts/personality-tag'
import { whichDay } from '../../parts/when'
import styles from './count-table.module.css'
import type { By, Series, Span } from './spans'

/** What the colours stand for, and the numbers of the chart. */
export function CountTable({ spans, series, by }: { spans: readonly Span[]; series: readonly Series[]; by: By }) {
  return (
    <div>
      <ul className={styles.legend} aria-label="Colours">
        {series.map(({ key, label, hue }) => (
          <li key={key}>
            {hue === null ? <i className={styles.grey} aria-hidden="true" /> : <Dot hue={hue} />}
            {label}
          </li>
        ))}
      </ul>
      <details className={styles.details}>
        <summary>As a table</summary>
        <section className={styles.scroller} aria-label="Memories by span">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{by === 'day' ? 'Day' : `${by === 'week' ? 'Week' : 'Month'} from`}</th>
                {series.map(({ key, label }) => (
                  <th key={key} scope="col">
                    {label}
                  </th>
                ))}
                <th scope="col">All</th>
              </tr>
            </thead>
            <tbody>
              {spans.toReversed().map((span) => (
                <tr key={span.startMs}>
                  <th scope="row">{whichDay(span.startMs)}</th>
                  {series.map(({ key }, at) => (
                    <td key={key}>{span.memories[at]?.toLocaleString('en')}</td>
                  ))}
                  <td>{span.total.toLocaleString('en')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </div>
  )
}
