import { useMutation } from '@tanstack/react-query'
import { Combine } from 'lucide-react'
import { useId, useState } from 'react'
import type { ListedMemory, Persona } from '../../api/types'
import { mergeMemories } from '../../memory/changes'
import { Button } from '../../parts/button'
import { MemoryText } from '../../parts/memory-text'
import { PersonalityTag } from '../../parts/personality-tag'
import { whichDay } from '../../parts/when'
import { nameOf } from '../../shell/persona'
import styles from './duplicates-page.module.css'
import type { Group } from './use-duplicates'

/** Memories that say the same, beside each other: one is chosen to stay. */
export function DuplicateGroup({ persona, group }: { persona: Persona; group: Group }) {
  const [keep, setKeep] = useState(group.keep.id)
  const name = useId()
  const all = [group.keep, ...group.duplicates.map(({ memory }) => memory)]
  const others = all.map(({ id }) => id).filter((id) => id !== keep)
  const merge = useMutation({ mutationFn: () => mergeMemories(persona.id, keep, others) })
  return (
    <section className={styles.group} aria-label={`${all.length} memories that say the same`}>
      <header className={styles.head}>
        <p>
          <PersonalityTag id={group.keep.personalityId} name={group.keep.personalityName} />
          {all.length} say the same
        </p>
        <Button look="primary" disabled={merge.isPending} onClick={() => merge.mutate()}>
          <Combine aria-hidden="true" /> Merge into the chosen one
        </Button>
      </header>
      <div className={styles.sides} role="radiogroup" aria-label="Which one stays">
        <Side persona={persona} memory={group.keep} name={name} chosen={keep} onChoose={setKeep} />
        {group.duplicates.map(({ memory, similarity, sharedWords }) => (
          <Side
            key={memory.id}
            persona={persona}
            memory={memory}
            name={name}
            chosen={keep}
            onChoose={setKeep}
            likeness={`similarity ${similarity.toFixed(3)} · ${Math.round(sharedWords * 100)} % of the words`}
          />
        ))}
      </div>
    </section>
  )
}

function Side({
  persona,
  memory,
  name,
  chosen,
  onChoose,
  likeness,
}: {
  persona: Persona
  memory: ListedMemory
  name: string
  chosen: string
  onChoose: (id: string) => void
  likeness?: string
}) {
  return (
    <label className={styles.side}>
      <input type="radio" name={name} checked={chosen === memory.id} onChange={() => onChoose(memory.id)} />
      <MemoryText
        text={memory.text}
        user={nameOf(persona)}
        assistant={memory.personalityName}
        personalityId={memory.personalityId}
      />
      <span className={styles.facts}>
        <small>{whichDay(memory.createdAtMs)}</small>
        {memory.isLocked && <small>locked</small>}
        {likeness !== undefined && <small>{likeness}</small>}
      </span>
    </label>
  )
}
