import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChartColumnStacked } from 'lucide-react'
import { useMemo } from 'react'
import { gateway } from '../../api/client'
import { filterOf } from '../../memory/memory-pages'
import { MemoryPanel } from '../../memory/memory-panel'
import { Button } from '../../parts/button'
import { Choice } from '../../parts/choice'
import { EmptyState } from '../../parts/empty-state'
import { TextField } from '../../parts/field'
import { Loading } from '../../parts/loading'
import { Page } from '../../parts/page'
import { ProblemNotice } from '../../parts/problem-notice'
import { useAddress } from '../../shell/address'
import { usePersona } from '../../shell/persona'
import { Chart } from './chart'
import { CountTable } from './count-table'
import { RangeList } from './range-list'
import { type By, dayOf, spansOf } from './spans'
import styles from './timeline-page.module.css'
import { useSeries } from './use-series'

const SPANS: Record<By, string> = { day: 'Day', week: 'Week', month: 'Month' }
const GROUPS = { personality: 'Personality', channel: 'Channel' } as const

/** When what a persona remembers was said; a range of it is chosen with the mouse or by its dates. */
export default function TimelinePage() {
  const persona = usePersona()
  const [address, setAddress] = useAddress()
  const by = (Object.keys(SPANS) as By[]).find((one) => one === address.span) ?? 'week'
  const groupBy = address.group === 'channel' ? 'channel' : 'personality'
  const { personality: personalityId, in: channelId } = address
  const query = useQuery({
    queryKey: ['timeline', persona?.id, by, groupBy, personalityId, channelId],
    enabled: persona !== undefined,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
      const { data } = await gateway.GET('/v1/personas/{personaId}/memories/timeline', {
        params: { path: { personaId: persona!.id }, query: { by, groupBy, timeZone, personalityId, channelId } },
        signal,
      })
      return data!
    },
  })
  const series = useSeries(query.data?.counts, groupBy)
  const spans = useMemo(() => spansOf(query.data?.counts ?? [], by, series), [query.data, by, series])
  const { from, until } = filterOf({ from: address.from, until: address.until }, undefined)
  const range = useMemo((): [Date, Date] | null => {
    if (!from && !until) return null
    return [new Date(from ?? spans[0]?.startMs ?? 0), new Date(until ?? spans.at(-1)?.endMs ?? 0)]
  }, [from, until, spans])
  if (!persona) return null

  const choose = (chosen: [Date, Date] | null) =>
    setAddress(
      chosen
        ? { from: dayOf(chosen[0]), until: dayOf(new Date(chosen[1].getTime() - 1)) }
        : { from: undefined, until: undefined },
    )

  return (
    <Page title="Timeline" lead="When it was said. Drag over the chart to choose a range.">
      <div className={styles.bar}>
        <Choice
          label="A bar is a"
          options={(Object.keys(SPANS) as By[]).map((value) => ({ value, label: SPANS[value] }))}
          value={by}
          onChoose={(span) => setAddress({ span: span === 'week' ? undefined : span })}
        />
        <Choice
          label="Apart by"
          options={(['personality', 'channel'] as const).map((value) => ({ value, label: GROUPS[value] }))}
          value={groupBy}
          onChoose={(group) => setAddress({ group: group === 'personality' ? undefined : group })}
        />
        <TextField
          label="From"
          type="date"
          value={address.from ?? ''}
          onText={(text) => setAddress({ from: text || undefined })}
        />
        <TextField
          label="To"
          type="date"
          value={address.until ?? ''}
          onText={(text) => setAddress({ until: text || undefined })}
        />
        {range && (
          <Button look="quiet" onClick={() => choose(null)}>
            Clear the range
          </Button>
        )}
      </div>
      {query.error && <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Loading label="Counting memories" />}
      {query.data?.total === 0 && (
        <EmptyState icon={ChartColumnStacked} title="Nothing to count yet">
          <p>What is said is remembered turn by turn, and is counted here.</p>
        </EmptyState>
      )}
      {spans.length > 0 && (
        <>
          <Chart spans={spans} series={series} range={range} onRange={choose} />
          <CountTable spans={spans} series={series} by={by} />
          <section className={styles.chosen} aria-label="Memories of the range">
            <header>
              <h2>{range ? 'In this range' : 'Everything'}</h2>
              <Link to="/memories" search={((now: object) => ({ ...now, q: undefined })) as never}>
                Open in Memories
              </Link>
            </header>
            <RangeList persona={persona} filter={{ personalityId, channelId, from, until }} />
          </section>
        </>
      )}
      <MemoryPanel persona={persona} id={address.memory} onClose={() => setAddress({ memory: undefined })} />
    </Page>
  )
}
