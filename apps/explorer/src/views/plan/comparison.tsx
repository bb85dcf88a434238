import { Check } from 'lucide-react'
import type { MemoryDocument } from '../../api/types'
import { MemoryText } from '../../parts/memory-text'
import { PersonalityTag } from '../../parts/personality-tag'
import { whichDay } from '../../parts/when'
import styles from './comparison.module.css'

interface ComparisonProps {
  planned: readonly MemoryDocument[]
  exact: readonly MemoryDocument[]
  personaName: string
}

/** What the plan brought beside what comparing everything brings, rank by rank. */
export function Comparison({ planned, exact, personaName }: ComparisonProps) {
  const shared = exact.filter(({ metadata }) => planned.some((other) => other.metadata.id === metadata.id)).length
  const same = exact.length === planned.length && exact.every((one, at) => one.metadata.id === planned[at]?.metadata.id)
  return (
    <section className={styles.comparison} aria-label="Beside an exact search">
      <header className={styles.head}>
        <h2>Beside an exact search</h2>
        <p role="status">
          {same ? (
            <span className={styles.same}>
              <Check aria-hidden="true" /> The same {exact.length}, in the same order
            </span>
          ) : (
            <>
              {shared} of {exact.length} found
              {exact.length > 0 && <strong> · {Math.round((shared / exact.length) * 100)} %</strong>}
            </>
          )}
        </p>
      </header>
      <div className={styles.sides}>
        <Side
          title="As planned"
          documents={planned}
          others={exact}
          missing="not in the exact answer"
          personaName={personaName}
        />
        <Side
          title="Exactly"
          documents={exact}
          others={planned}
          missing="missed by the plan"
          personaName={personaName}
        />
      </div>
    </section>
  )
}

function Side({
  title,
  documents,
  others,
  missing,
  personaName,
}: {
  title: string
  documents: readonly MemoryDocument[]
  others: readonly MemoryDocument[]
  missing: string
  personaName: string
}) {
  return (
    <div className={styles.side}>
      <h3>{title}</h3>
      {documents.length === 0 && <p className={styles.none}>Nothing.</p>}
      <ol>
        {documents.map((document, at) => {
          const { id, personalityId, personalityName, createdAt, why } = document.metadata
          const other = others.findIndex(({ metadata }) => metadata.id === id)
          return (
            <li key={id} className={styles.item} data-missing={other === -1 || undefined}>
              <span className={styles.rank}>{at + 1}</span>
              <div>
                <p className={styles.line}>
                  <PersonalityTag id={personalityId} name={personalityName} />
                  <span>{whichDay(createdAt)}</span>
                  {why.similarity !== null && <span>similarity {why.similarity.toFixed(2)}</span>}
                </p>
                <p className={styles.text}>
                  <MemoryText
                    text={document.pageContent}
                    user={personaName}
                    assistant={personalityName}
                    personalityId={personalityId}
                  />
                </p>
                {other === -1 ? (
                  <p className={styles.moved}>{missing}</p>
                ) : (
                  other !== at && <p className={styles.moved}>there it is number {other + 1}</p>
                )}
              </div>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
