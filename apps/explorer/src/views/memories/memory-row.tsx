import type { ListedMemory } from '../../api/types'
import { PersonalityTag } from '../../parts/personality-tag'
import { when } from '../../parts/when'
import styles from './memory-row.module.css'

/** One memory in the list. */
export function MemoryRow({ memory }: { memory: ListedMemory }) {
  return (
    <article className={styles.row}>
      <header className={styles.head}>
        <PersonalityTag id={memory.personalityId} name={memory.personalityName} />
        <time dateTime={new Date(memory.createdAtMs).toISOString()}>{when(memory.createdAtMs)}</time>
      </header>
      <p className={styles.text}>{memory.text}</p>
    </article>
  )
}
