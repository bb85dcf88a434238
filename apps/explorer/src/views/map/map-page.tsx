import { Map as MapIcon, Search } from 'lucide-react'
import { type FormEvent, useEffect, useMemo, useState } from 'react'
import type { MapPoint } from '../../api/types'
import { MemoryPanel } from '../../memory/memory-panel'
import { Button } from '../../parts/button'
import { Choice } from '../../parts/choice'
import { EmptyState } from '../../parts/empty-state'
import { TextField } from '../../parts/field'
import { Loading } from '../../parts/loading'
import { Page } from '../../parts/page'
import { Dot } from '../../parts/personality-tag'
import { ProblemNotice } from '../../parts/problem-notice'
import { useRecall } from '../../recall/use-recall'
import { useAddress } from '../../shell/address'
import { nameOf, usePersona } from '../../shell/persona'
import { usePersonalities } from '../../shell/personalities'
import { type ColourBy, colour, colourings } from './colouring'
import { Legend } from './legend'
import { MapCanvas } from './map-canvas'
import styles from './map-page.module.css'
import { PointTable } from './point-table'
import { SelectionList } from './selection-list'
import { useMap } from './use-map'

const ANY = 'any'
/** So many finds are lit up. */
const MOST_LIT = 100
const NOTHING: ReadonlySet<string> = new Set()

const BY: Record<ColourBy, string> = { personality: 'Personality', channel: 'Channel', age: 'Age' }

/** What a persona remembers, in two dimensions: near each other is what is alike. */
export default function MapPage() {
  const persona = usePersona()
  const [address, setAddress] = useAddress()
  const [query, setQuery] = useState(address.q ?? '')
  useEffect(() => setQuery(address.q ?? ''), [address.q])
  const [selected, setSelected] = useState(NOTHING)
  const personalities = usePersonalities()
  const map = useMap(persona?.id ?? '', { personalityId: address.personality, channelId: address.in })
  const search = address.q ? { query: address.q, venue: 'unrestricted' as const, limit: MOST_LIT } : null
  const found = useRecall(persona?.id ?? '', search)
  const points = map.data?.points
  const by = colourings.find((one) => one === address.colour) ?? 'personality'
  const colouring = useMemo(() => colour(points ?? [], by, personalities.byId), [points, by, personalities.byId])
  const lit = useMemo(
    () => (address.q && found.data ? new Set(found.data.documents.map(({ metadata }) => metadata.id)) : null),
    [address.q, found.data],
  )
  const chosen = useMemo(() => points?.filter(({ id }) => selected.has(id)) ?? [], [points, selected])
  if (!persona) return null

  const open = (id: string) => setAddress({ memory: id }, { replace: false })
  const textOf = ({ excerpt, personalityName }: MapPoint) =>
    excerpt.replaceAll('{user}', nameOf(persona)).replaceAll('{assistant}', personalityName)
  const toggle = (id: string) => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    setSelected(next)
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    setAddress({ q: query.trim() || undefined }, { replace: false })
  }

  return (
    <Page title="Map" lead="What is alike lies near each other.">
      <form className={styles.bar} onSubmit={submit}>
        <div className={styles.query}>
          <TextField
            label="Light up what answers"
            type="search"
            placeholder="What is my dog called?"
            value={query}
            onText={(text) => {
              setQuery(text)
              if (text === '') setAddress({ q: undefined })
            }}
          />
          <Button type="submit">
            <Search aria-hidden="true" /> Light up
          </Button>
        </div>
        <Choice
          label="Personality"
          options={[
            { value: ANY, label: 'Every personality' },
            ...personalities.list.map(({ id, label, hue }) => ({ value: id, label, mark: <Dot hue={hue} /> })),
          ]}
          value={address.personality ?? ANY}
          onChoose={(id) => setAddress({ personality: id === ANY ? undefined : id })}
        />
        <Choice
          label="Colour by"
          options={colourings.map((value) => ({ value, label: BY[value] }))}
          value={by}
          onChoose={(next) => setAddress({ colour: next === 'personality' ? undefined : next })}
        />
      </form>
      {map.error && <ProblemNotice error={map.error} onRetry={() => void map.refetch()} />}
      {found.error && <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}
      {map.isPending && <Loading label="Fetching the map" />}
      {map.data && <Standing map={map.data} lit={lit} />}
      {points?.length === 0 && (
        <EmptyState icon={MapIcon} title={map.data?.isStale ? 'The map is being drawn' : 'Nothing to show yet'}>
          <p>
            {map.data?.isStale
              ? 'A worker draws it; of thousands of memories that takes a quarter of a minute.'
              : 'A memory has its place once it has a vector.'}
          </p>
        </EmptyState>
      )}
      {points && points.length > 0 && (
        <>
          <Legend shades={colouring.shades} />
          <div className={styles.board}>
            <MapCanvas
              {...{ points, colouring, selected, lit, textOf }}
              onOpen={open}
              onSelect={(ids, more) => setSelected(new Set(more ? [...selected, ...ids] : ids))}
            />
            {chosen.length > 0 && (
              <SelectionList points={chosen} onOpen={open} onClear={() => setSelected(NOTHING)} textOf={textOf} />
            )}
          </div>
          {lit !== null && lit.size > 0 && (
            <Button className={styles.take} onClick={() => setSelected(lit)}>
              Select what is lit up
            </Button>
          )}
          <details className={styles.table}>
            <summary>As a table</summary>
            <PointTable points={points} selected={selected} onToggle={toggle} onOpen={open} textOf={textOf} />
          </details>
        </>
      )}
      <MemoryPanel persona={persona} id={address.memory} onClose={() => setAddress({ memory: undefined })} />
    </Page>
  )
}

function Standing({
  map,
  lit,
}: {
  map: { points: unknown[]; unplaced: number; isStale: boolean }
  lit: ReadonlySet<string> | null
}) {
  const parts = [`${map.points.length.toLocaleString('en')} memories`]
  if (lit !== null) parts.push(`${lit.size} lit up`)
  if (map.isStale && map.points.length > 0) parts.push(`being drawn anew, ${map.unplaced.toLocaleString('en')} to come`)
  return (
    <p className={styles.standing} role="status">
      {parts.join(' · ')}
    </p>
  )
}
