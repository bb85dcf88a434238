import type { ListedMemory } from '../api/types'
import { MemoryText } from '../parts/memory-text'
import { whichDay } from '../parts/when'
import { nameOf, usePersona } from '../shell/persona'
import styles from './memory-line.module.css'
import { useOpenMemory } from './use-open-memory'

/** A memory in two lines, which open it. Undefined = it is on its way, or was erased. */
export function MemoryLine({ id, memory }: { id: string; memory: ListedMemory | undefined }) {
  const persona = usePersona()
  const open = useOpenMemory()
  if (!memory || !persona) return <p className={styles.gone}>A memory that is no longer there</p>
  return (
    <button type="button" className={styles.line} onClick={() => open(id)}>
      <span className={styles.text}>
        <MemoryText
          text={memory.text}
          user={nameOf(persona)}
          assistant={memory.personalityName}
          personalityId={memory.personalityId}
        />
      </span>
      <small>{whichDay(memory.createdAtMs)}</small>
    </button>
  )
}
