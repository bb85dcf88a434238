import { memo } from 'react'
import type { ListedMemory, MemoryDocument } from '../../api/types'
import { statesOf } from '../../memory/changes'
import { StateBadges } from '../../memory/state-badges'
import { ROW_TARGET } from '../../parts/endless-list'
import { MemoryText } from '../../parts/memory-text'
import { PersonalityTag } from '../../parts/personality-tag'
import { when } from '../../parts/when'
import { WhyFacts } from '../../recall/why'
import styles from './memory-row.module.css'

/** A memory as a row shows it, listed or recalled. */
export interface Row {
  id: string
  personalityId: string
  personalityName: string
  text: string
  createdAtMs: number
  listed?: ListedMemory
  why?: MemoryDocument['metadata']['why']
}

const rows = new WeakMap<ListedMemory, Row>()

/** The same row for the same memory, so that a page more does not draw the others again. */
export function rowOfListed(memory: ListedMemory): Row {
  const row = rows.get(memory) ?? { ...memory, listed: memory }
  rows.set(memory, row)
  return row
}

export const rowOfDocument = ({ pageContent, metadata }: MemoryDocument): Row => ({
  id: metadata.id,
  personalityId: metadata.personalityId,
  personalityName: metadata.personalityName,
  text: pageContent,
  createdAtMs: metadata.createdAt,
  why: metadata.why,
})

interface MemoryRowProps {
  row: Row
  personaName: string
  selected: boolean
  onTick: (id: string, checked: boolean, isRange: boolean) => void
  onOpen: (id: string) => void
}

/** One memory in the list. A click anywhere opens it; the button does so for the keyboard. */
export const MemoryRow = memo(function MemoryRow({ row, personaName, selected, onTick, onOpen }: MemoryRowProps) {
  return (
    <article className={styles.row} data-selected={selected || undefined} data-state={row.listed?.visibility}>
      <input
        type="checkbox"
        className={styles.tick}
        checked={selected}
        aria-label={`Select the memory of ${when(row.createdAtMs)}`}
        onChange={(event) =>
          onTick(row.id, event.target.checked, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
        }
      />
      <button type="button" className={styles.open} {...ROW_TARGET} onClick={() => onOpen(row.id)}>
        <span className={styles.head}>
          <PersonalityTag id={row.personalityId} name={row.personalityName} />
          <time dateTime={new Date(row.createdAtMs).toISOString()}>{when(row.createdAtMs)}</time>
          {row.listed && <StateBadges states={statesOf(row.listed)} />}
        </span>
        <span className={styles.text}>
          <MemoryText
            text={row.text}
            user={personaName}
            assistant={row.personalityName}
            personalityId={row.personalityId}
          />
        </span>
      </button>
      {row.why && (
        <div className={styles.why}>
          <WhyFacts why={row.why} />
        </div>
      )}
    </article>
  )
})
