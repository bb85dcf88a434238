import { memo } from 'react'
import { SaidText } from '../../parts/memory-text'
import { when } from '../../parts/when'
import styles from './bubble.module.css'
import { RecallNotes } from './recall-notes'
import type { RecallFacts } from './send-message'

interface BubbleProps {
  personaId: string
  speaker: 'user' | 'assistant' | 'system'
  name: string
  content: string
  /** Null = it is being written. */
  at: number | null
  recall: RecallFacts | null
  /** The latest one's memories are shown without being asked for, where there is room beside it. */
  isLatest?: boolean
}

/** What one of both said; beside a reply, what was remembered for it. */
export const Bubble = memo(function Bubble({
  personaId,
  speaker,
  name,
  content,
  at,
  recall,
  isLatest = false,
}: BubbleProps) {
  const isWriting = at === null
  return (
    <li className={styles.turn} data-role={speaker}>
      <div className={styles.bubble}>
        <p className={styles.head}>
          <strong>{name}</strong>
          {at !== null && <time dateTime={new Date(at).toISOString()}>{when(at)}</time>}
        </p>
        <div className={styles.content} aria-live={isWriting ? 'polite' : undefined} aria-busy={isWriting}>
          {isWriting && content === '' ? (
            <span className={styles.thinking} role="status">
              <span className="visually-hidden">{name} is thinking</span>
              <i aria-hidden="true" />
              <i aria-hidden="true" />
              <i aria-hidden="true" />
            </span>
          ) : (
            <SaidText text={content} />
          )}
        </div>
      </div>
      {recall && <RecallNotes personaId={personaId} recall={recall} opened={isLatest} />}
    </li>
  )
})
