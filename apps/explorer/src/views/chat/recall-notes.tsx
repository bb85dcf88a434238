import { Brain } from 'lucide-react'
import { useState } from 'react'
import { MemoryLine } from '../../memory/memory-line'
import { useMemoriesById } from '../../memory/use-memories-by-id'
import { ProblemNotice } from '../../parts/problem-notice'
import { WhyFacts } from '../../recall/why'
import styles from './recall-notes.module.css'
import type { RecallFacts } from './send-message'

const REASONS: Record<RecallFacts['leftOut'][number]['reason'], string> = {
  duplicate: 'says the same as one that was used',
  budget: 'no room left in the prompt',
  in_history: 'already in the recent conversation',
  venue: 'was said where it is not to be seen from here',
  threshold: 'not near enough to the question',
  limit: 'others ranked higher',
}

/** What memory did for a reply: what was used and why, what was not and why not. */
export function RecallNotes({ personaId, recall }: { personaId: string; recall: RecallFacts }) {
  const [isOpen, setOpen] = useState(false)
  const { used, leftOut, tokens, timings, plan } = recall
  return (
    <aside className={styles.notes} aria-label="What was remembered for this reply">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className={styles.head}>
          <Brain aria-hidden="true" />
          <span>
            {used.length === 0
              ? 'No memory was used'
              : `${used.length} ${used.length === 1 ? 'memory' : 'memories'} used`}
            {leftOut.length > 0 && <>, {leftOut.length} left out</>}
          </span>
        </summary>
        {isOpen && <Notes personaId={personaId} recall={recall} />}
      </details>
      <p className={styles.fine}>
        {plan} · {Math.round(timings.totalMs)} ms · {tokens.used.toLocaleString('en')} of{' '}
        {tokens.budget.toLocaleString('en')} tokens
      </p>
      {recall.degraded !== null && <p className={styles.degraded}>Words alone answered: {recall.degraded}</p>}
    </aside>
  )
}

function Notes({ personaId, recall: { used, leftOut } }: { personaId: string; recall: RecallFacts }) {
  const ids = [...used, ...leftOut].flatMap((memory) => memory.ids.slice(0, 1))
  const { byId, error } = useMemoriesById(personaId, ids)
  return (
    <div className={styles.lists}>
      {error && <ProblemNotice error={error} />}
      <ol>
        {used.map((memory) => (
          <li key={memory.ids[0]} className={styles.item}>
            <MemoryLine id={memory.ids[0]!} memory={byId?.get(memory.ids[0]!)} />
            <WhyFacts why={memory.why} />
          </li>
        ))}
      </ol>
      {leftOut.length > 0 && (
        <>
          <h3>Left out</h3>
          <ol>
            {leftOut.map((memory) => (
              <li key={`${memory.ids[0]} ${memory.reason}`} className={styles.item}>
                <MemoryLine id={memory.ids[0]!} memory={byId?.get(memory.ids[0]!)} />
                <p className={styles.reason}>{REASONS[memory.reason]}</p>
                <WhyFacts why={memory.why} />
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  )
}
