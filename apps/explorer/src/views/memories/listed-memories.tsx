import { BookOpenText, SearchX } from 'lucide-react'
import { useMemo } from 'react'
import type { Persona } from '../../api/types'
import { filterOf, useMemoryPages } from '../../memory/memory-pages'
import { useOpenMemory } from '../../memory/use-open-memory'
import { Button } from '../../parts/button'
import { EmptyState } from '../../parts/empty-state'
import { EndlessList } from '../../parts/endless-list'
import { Loading } from '../../parts/loading'
import { ProblemNotice } from '../../parts/problem-notice'
import { useAddress } from '../../shell/address'
import { nameOf } from '../../shell/persona'
import { BulkBar } from './bulk-bar'
import { MemoryRow, rowOfListed } from './memory-row'
import { useSelection } from './selection'

/** Every memory that the filters let through, newest first. */
export function ListedMemories({ persona }: { persona: Persona }) {
  const [address, setAddress] = useAddress()
  const open = useOpenMemory()
  const { q, by, personality, in: channel, sender, state, from, until } = address
  const filter = useMemo(
    () => filterOf({ personality, in: channel, sender, state, from, until }, by === 'words' ? q : undefined),
    [q, by, personality, channel, sender, state, from, until],
  )
  const pages = useMemoryPages(persona.id, filter, true)
  const rows = useMemo(() => pages.rows.map(rowOfListed), [pages.rows])
  const { selected, tick, clear, all } = useSelection(useMemo(() => rows.map(({ id }) => id), [rows]))
  const isFiltered = Object.values(filter).some((value) => value !== undefined)

  if (pages.isPending) return <Loading label="Fetching memories" />
  if (pages.error && rows.length === 0) {
    return <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />
  }
  if (rows.length === 0 && isFiltered) {
    return (
      <EmptyState icon={SearchX} title="Nothing fits these filters">
        <p>{nameOf(persona)} may remember other things.</p>
        <Button
          onClick={() =>
            setAddress({
              ...{ q: undefined, personality: undefined, in: undefined, sender: undefined },
              ...{ state: undefined, from: undefined, until: undefined },
            })
          }
        >
          Clear the filters
        </Button>
      </EmptyState>
    )
  }
  if (rows.length === 0) {
    return (
      <EmptyState icon={BookOpenText} title="No memories yet">
        <p>
          What {nameOf(persona)} and a personality say to each other is remembered turn by turn, and is listed here.
        </p>
      </EmptyState>
    )
  }
  return (
    <>
      <BulkBar personaId={persona.id} selected={selected} onAll={all} onClear={clear} />
      <EndlessList
        label="Memories"
        rows={rows}
        more={{
          has: pages.hasNextPage,
          isComing: pages.isFetchingNextPage,
          error: pages.error,
          fetch: () => void pages.fetchNextPage(),
        }}
      >
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
  )
}
