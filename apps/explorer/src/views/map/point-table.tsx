import { useState } from 'react'
import type { MapPoint } from '../../api/types'
import { Button } from '../../parts/button'
import { whichDay } from '../../parts/when'
import styles from './point-table.module.css'

/** Rows at a time. */
const STEP = 50

/** The same memories as on the map, for the keyboard and a screen reader: what is alike has places alike. */
export function PointTable({
  points,
  selected,
  onToggle,
  onOpen,
  textOf,
}: {
  points: readonly MapPoint[]
  selected: ReadonlySet<string>
  onToggle: (id: string) => void
  onOpen: (id: string) => void
  textOf: (point: MapPoint) => string
}) {
  const [shown, setShown] = useState(STEP)
  return (
    <div className={styles.scroller}>
      <table className={styles.table}>
        <caption className="visually-hidden">Memories on the map, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Selected</th>
            <th scope="col">Memory</th>
            <th scope="col">Personality</th>
            <th scope="col">Said</th>
            <th scope="col">Place</th>
          </tr>
        </thead>
        <tbody>
          {points.slice(0, shown).map((point) => (
            <tr key={point.id}>
              <td>
                <input
                  type="checkbox"
                  aria-label={`Select ${textOf(point)}`}
                  checked={selected.has(point.id)}
                  onChange={() => onToggle(point.id)}
                />
              </td>
              <td>
                <button type="button" className={styles.open} onClick={() => onOpen(point.id)}>
                  {textOf(point)}
                </button>
              </td>
              <td>{point.personalityName}</td>
              <td>{whichDay(point.createdAtMs)}</td>
              <td>
                {point.x.toFixed(2)}, {point.y.toFixed(2)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown < points.length && (
        <Button look="quiet" onClick={() => setShown(shown + STEP)}>
          Show {Math.min(STEP, points.length - shown)} more of {(points.length - shown).toLocaleString('en')}
        </Button>
      )}
    </div>
  )
}
