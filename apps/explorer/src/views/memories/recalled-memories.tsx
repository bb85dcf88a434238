import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useMemo } from 'react'
import type { Persona } from '../../api/types'
import { useOpenMemory } from '../../memory/use-open-memory'
import { EmptyState } from '../../parts/empty-state'
import { EndlessList } from '../../parts/endless-list'
import { Loading } from '../../parts/loading'
import { ProblemNotice } from '../../parts/problem-notice'
import { flawOf, searchOf } from '../../recall/options'
import { useRecall } from '../../recall/use-recall'
import { useAddress } from '../../shell/address'
import { nameOf } from '../../shell/persona'
import { BulkBar } from './bulk-bar'
import { MemoryRow, rowOfDocument } from './memory-row'
import styles from './recalled-memories.module.css'
import { useSelection } from './selection'

/** What a question brings back, best first, each with why. */
export function RecalledMemories({ persona }: { persona: Persona }) {
  const [address] = useAddress()
  const open = useOpenMemory()
  const flaw = flawOf(address)
  const { data, error, isFetching, isPending, refetch } = useRecall(
    persona.id,
    flaw === null ? searchOf(address.q ?? '', address) : null,
  )
  const rows = useMemo(() => data?.documents.map(rowOfDocument) ?? [], [data])
  const { selected, tick, clear, all } = useSelection(useMemo(() => rows.map(({ id }) => id), [rows]))

  if (flaw !== null) return <EmptyState icon={SearchX} title={flaw} />
  if (error) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (isPending) return <Loading label="Recalling" />
  const { report } = data
  return (
    <>
      <p className={styles.summary} role="status" aria-busy={isFetching}>
        {rows.length === 0 ? 'Nothing came back' : `${rows.length} came back`} in {Math.round(report.timings.totalMs)}{' '}
        ms
        {report.dropped.threshold > 0 && <> · {report.dropped.threshold} below the threshold</>}
        {report.dropped.limit > 0 && <> · {report.dropped.limit} beyond the limit</>} ·{' '}
        <Link to="/plan" search={address as never}>
          how it was found
        </Link>
      </p>
      {report.degraded !== null && (
        <p className={styles.degraded} role="alert">
          Words alone answered: {report.degraded}
        </p>
      )}
      {rows.length === 0 ? (
        <EmptyState icon={SearchX} title="Nothing answers this">
          <p>A lower similarity, another place to see it from, or words instead of a question may find more.</p>
        </EmptyState>
      ) : (
        <>
          <BulkBar personaId={persona.id} selected={selected} onAll={all} onClear={clear} />
          <EndlessList label="Recalled memories" rows={rows} estimate={120}>
            {(row) => (
              <MemoryRow
                row={row}
                personaName={nameOf(persona)}
                selected={selected.has(row.id)}
                onTick={tick}
                onOpen={open}
              />
            )}
          </EndlessList>
        </>
      )}
    </>
  )
}
