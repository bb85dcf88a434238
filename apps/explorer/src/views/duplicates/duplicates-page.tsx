import { CopyCheck } from 'lucide-react'
import { MemoryPanel } from '../../memory/memory-panel'
import { Button } from '../../parts/button'
import { Choice } from '../../parts/choice'
import { EmptyState } from '../../parts/empty-state'
import { Loading } from '../../parts/loading'
import { Page } from '../../parts/page'
import { ProblemNotice } from '../../parts/problem-notice'
import { useAddress } from '../../shell/address'
import { nameOf, usePersona } from '../../shell/persona'
import { DuplicateGroup } from './duplicate-group'
import styles from './duplicates-page.module.css'
import { useDuplicates } from './use-duplicates'

const ALIKE = [
  { value: 'own', label: 'As the embedder says' },
  { value: '0.98', label: 'Almost the same' },
  { value: '0.9', label: 'Alike' },
  { value: '0.8', label: 'Loosely alike' },
] as const

/** Memories that say the same, side by side, and a way to make one of them. */
export default function DuplicatesPage() {
  const persona = usePersona()
  const [address, setAddress] = useAddress()
  const alike = ALIKE.find(({ value }) => value === address.alike)?.value ?? 'own'
  const query = useDuplicates(persona?.id, alike === 'own' ? undefined : Number(alike))
  const groups = query.data?.pages.flatMap((page) => page.groups) ?? []
  const last = query.data?.pages.at(-1)
  if (!persona) return null
  return (
    <Page
      title="Duplicates"
      lead="Memories that say the same, under the one that was said first."
      actions={
        <div className={styles.choice}>
          <Choice
            label="How alike"
            options={ALIKE}
            value={alike}
            onChoose={(chosen) => setAddress({ alike: chosen === 'own' ? undefined : chosen })}
          />
        </div>
      }
    >
      {query.isPending && <Loading label="Comparing memories" />}
      {query.error && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {last && groups.length === 0 && last.next === null && (
        <EmptyState icon={CopyCheck} title="No two say the same">
          <p>
            What {nameOf(persona)} remembers was compared pair by pair, at a similarity of {last.threshold} and above.
          </p>
        </EmptyState>
      )}
      {last && last.pending > 0 && (
        <p className={styles.note}>{last.pending} wait for a vector, and were not compared.</p>
      )}
      {groups.map((group) => (
        <DuplicateGroup key={group.keep.id} persona={persona} group={group} />
      ))}
      {query.hasNextPage && (
        <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Compare more
        </Button>
      )}
      <MemoryPanel persona={persona} id={address.memory} onClose={() => setAddress({ memory: undefined })} />
    </Page>
  )
}
