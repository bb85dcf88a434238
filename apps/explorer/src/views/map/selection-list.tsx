import { X } from 'lucide-react'
import type { MapPoint } from '../../api/types'
import { count } from '../../memory/changes'
import { IconButton } from '../../parts/button'
import { EndlessList, ROW_TARGET } from '../../parts/endless-list'
import { PersonalityTag } from '../../parts/personality-tag'
import { whichDay } from '../../parts/when'
import styles from './selection-list.module.css'

/** What was selected on the map, newest first. */
export function SelectionList({
  points,
  onOpen,
  onClear,
  textOf,
}: {
  points: readonly MapPoint[]
  onOpen: (id: string) => void
  onClear: () => void
  textOf: (point: MapPoint) => string
}) {
  return (
    <aside className={styles.side} aria-label="Selection">
      <header className={styles.head}>
        <h2 role="status">Selected {count(points.length)}</h2>
        <IconButton label="Clear the selection" onClick={onClear}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      <EndlessList label="Selected memories" rows={points} estimate={84}>
        {(point) => (
          <button type="button" className={styles.row} onClick={() => onOpen(point.id)} {...ROW_TARGET}>
            <span className={styles.line}>
              <PersonalityTag id={point.personalityId} name={point.personalityName} />
              <small>{whichDay(point.createdAtMs)}</small>
            </span>
            <span className={styles.text}>{textOf(point)}</span>
          </button>
        )}
      </EndlessList>
    </aside>
  )
}
