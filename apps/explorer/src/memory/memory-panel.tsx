import { useQuery } from '@tanstack/react-query'
import { Archive, Eye, EyeOff, Lock, LockOpen, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { gateway } from '../api/client'
import type { ListedMemory, Persona } from '../api/types'
import { Button } from '../parts/button'
import { Loading } from '../parts/loading'
import { MemoryText } from '../parts/memory-text'
import { Panel } from '../parts/panel'
import { PersonalityTag } from '../parts/personality-tag'
import { ProblemNotice } from '../parts/problem-notice'
import { nameOf } from '../shell/persona'
import { type Action, changeMemories } from './changes'
import { MemoryEditor } from './memory-editor'
import { MemoryEvents } from './memory-events'
import { MemoryFacts } from './memory-facts'
import styles from './memory-panel.module.css'

/** Everything about one memory, and what can be done to it. */
export function MemoryPanel({
  persona,
  id,
  onClose,
}: {
  persona: Persona
  id: string | undefined
  onClose: () => void
}) {
  const query = useQuery({
    queryKey: ['memory', persona.id, id],
    enabled: id !== undefined,
    queryFn: async ({ signal }) => {
      const { data } = await gateway.GET('/v1/personas/{personaId}/memories', {
        params: { path: { personaId: persona.id }, query: { ids: id } },
        signal,
      })
      return data!.memories[0] ?? null
    },
  })
  const memory = query.data
  return (
    <Panel
      open={id !== undefined}
      onClose={onClose}
      title={memory ? <PersonalityTag id={memory.personalityId} name={memory.personalityName} /> : 'A memory'}
      foot={memory ? <Actions personaId={persona.id} memory={memory} /> : undefined}
    >
      {query.error && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading label="Fetching the memory" />}
      {memory === null && <p>There is no such memory: it was erased, or the address is of another persona.</p>}
      {memory && <Body persona={persona} memory={memory} />}
    </Panel>
  )
}

function Body({ persona, memory }: { persona: Persona; memory: ListedMemory }) {
  const [isEditing, setEditing] = useState(false)
  // Another memory, or one that was locked meanwhile, is looked at first.
  useEffect(() => setEditing(false), [memory.id, memory.isLocked, memory.visibility])
  const canEdit = !memory.isLocked && memory.visibility !== 'deleted'
  return (
    <>
      {isEditing ? (
        <MemoryEditor personaId={persona.id} memory={memory} onDone={() => setEditing(false)} />
      ) : (
        <div className={styles.text}>
          <MemoryText
            text={memory.text}
            user={nameOf(persona)}
            assistant={memory.personalityName}
            personalityId={memory.personalityId}
          />
          {canEdit && (
            <Button look="quiet" className={styles.edit} onClick={() => setEditing(true)}>
              <Pencil aria-hidden="true" /> Correct
            </Button>
          )}
        </div>
      )}
      <MemoryFacts memory={memory} />
      <MemoryEvents personaId={persona.id} memoryId={memory.id} />
    </>
  )
}

function Actions({ personaId, memory }: { personaId: string; memory: ListedMemory }) {
  const act = (action: Action) => () => void changeMemories(personaId, [memory.id], action)
  if (memory.visibility === 'deleted') {
    return (
      <Button look="primary" onClick={act('restore')}>
        <RotateCcw aria-hidden="true" /> Restore
      </Button>
    )
  }
  return (
    <>
      {memory.isLocked ? (
        <Button onClick={act('unlock')}>
          <LockOpen aria-hidden="true" /> Unlock
        </Button>
      ) : (
        <Button onClick={act('lock')}>
          <Lock aria-hidden="true" /> Lock
        </Button>
      )}
      {memory.visibility === 'normal' ? (
        <>
          <Button disabled={memory.isLocked} onClick={act('hide')}>
            <EyeOff aria-hidden="true" /> Hide
          </Button>
          <Button disabled={memory.isLocked} onClick={act('archive')}>
            <Archive aria-hidden="true" /> Archive
          </Button>
        </>
      ) : (
        <Button disabled={memory.isLocked} onClick={act('restore')}>
          <Eye aria-hidden="true" /> Restore
        </Button>
      )}
      <Button disabled={memory.isLocked} onClick={act('delete')} className={styles.delete}>
        <Trash2 aria-hidden="true" /> Delete
      </Button>
    </>
  )
}
