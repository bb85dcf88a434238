import { Brain } from 'lucide-react'
import { useState } from 'react'
import { MemoryLine } from '../../memory/memory-line'
import { useMemoriesById } from '../../memory/use-memories-by-id'
import { Button } from '../../parts/button'
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

/** So many are told of before one asks for the rest. */
const FIRST = 3

/** What memory did for a reply: what was used and why, what was not and why not. */
export function RecallNotes({
  personaId,
  recall,
  opened,
}: {
  personaId: string
  recall: RecallFacts
  opened: boolean
}) {
  const [isOpen, setOpen] = useState(opened && window.matchMedia('(min-width: 60rem)').matches)
  const { used, leftOut, tokens, timings, plan } = recall
  return (
    <aside className={styles.notes} aria-label="What was remembered for this reply">
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
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
  const [wantsAll, setAll] = useState(false)
  const ids = [...used, ...leftOut].flatMap((memory) => memory.ids.slice(0, 1))
  const { byId, error } = useMemoriesById(personaId, ids)
  const shown = wantsAll ? used : used.slice(0, FIRST)
  return (
    <div className={styles.lists}>
      {error && <ProblemNotice error={error} />}
      <ol>
        {shown.map((memory) => (
          <li key={memory.ids[0]} className={styles.item}>
            <MemoryLine id={memory.ids[0]!} memory={byId?.get(memory.ids[0]!)} />
            <WhyFacts why={memory.why} />
          </li>
        ))}
      </ol>
      {shown.length < used.length && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {used.length - shown.length} more
        </Button>
      )}
      {leftOut.length > 0 && (
        <details>
          <summary className={styles.left}>Left out: {leftOut.length}</summary>
          <ol>
            {leftOut.map((memory) => (
              <li key={`${memory.ids[0]} ${memory.reason}`} className={styles.item}>
                <MemoryLine id={memory.ids[0]!} memory={byId?.get(memory.ids[0]!)} />
                <p className={styles.reason}>{REASONS[memory.reason]}</p>
                <WhyFacts why={memory.why} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  )
}
