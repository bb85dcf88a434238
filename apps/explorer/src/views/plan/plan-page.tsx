import { Route, Search } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '../../parts/button'
import { Choice } from '../../parts/choice'
import { EmptyState } from '../../parts/empty-state'
import { TextField } from '../../parts/field'
import { Loading } from '../../parts/loading'
import { Page } from '../../parts/page'
import { Dot } from '../../parts/personality-tag'
import { ProblemNotice } from '../../parts/problem-notice'
import { flawOf, searchOf } from '../../recall/options'
import { RecallOptions } from '../../recall/recall-options'
import { useRecall } from '../../recall/use-recall'
import { useAddress } from '../../shell/address'
import { nameOf, usePersona } from '../../shell/persona'
import { usePersonalities } from '../../shell/personalities'
import { Comparison } from './comparison'
import styles from './plan-page.module.css'
import { PlanReport } from './plan-report'

const ANY = 'any'

/** How a recall was planned and what that cost, beside what comparing every vector would have brought. */
export default function PlanPage() {
  const persona = usePersona()
  const [address, setAddress] = useAddress()
  const [query, setQuery] = useState(address.q ?? '')
  useEffect(() => setQuery(address.q ?? ''), [address.q])
  const { list } = usePersonalities()
  const flaw = flawOf(address)
  const search = address.q && flaw === null ? searchOf(address.q, address) : null
  const planned = useRecall(persona?.id ?? '', persona ? search : null)
  const exact = useRecall(persona?.id ?? '', persona && search ? { ...search, exact: true } : null)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (query.trim() === address.q) {
      void planned.refetch()
      void exact.refetch()
    } else setAddress({ q: query.trim() || undefined }, { replace: false })
  }

  return (
    <Page title="Plan" lead="How a recall is found, what it costs, and what it misses.">
      <form className={styles.form} onSubmit={submit}>
        <div className={styles.question}>
          <TextField
            label="Question"
            placeholder="What is my dog called?"
            value={query}
            onText={setQuery}
            type="search"
            required
          />
          <Choice
            label="Personality"
            options={[
              { value: ANY, label: 'Every personality' },
              ...list.map(({ id, label, hue }) => ({ value: id, label, mark: <Dot hue={hue} /> })),
            ]}
            value={address.personality ?? ANY}
            onChoose={(chosen) => setAddress({ personality: chosen === ANY ? undefined : chosen })}
          />
          <Button type="submit" look="primary">
            <Search aria-hidden="true" /> Recall
          </Button>
        </div>
        <details className={styles.options}>
          <summary>Recall options</summary>
          <RecallOptions />
        </details>
      </form>
      {!address.q && (
        <EmptyState icon={Route} title="Ask something">
          <p>
            The plan depends on how many memories are in scope: a few are compared one by one, many are searched through
            an index that may miss some.
          </p>
        </EmptyState>
      )}
      {flaw !== null && <EmptyState icon={Route} title={flaw} />}
      {planned.error && <ProblemNotice error={planned.error} onRetry={() => void planned.refetch()} />}
      {search !== null && planned.isPending && <Loading label="Recalling" />}
      {search !== null && planned.data && <PlanReport report={planned.data.report} exact={exact.data?.report} />}
      {exact.error && !planned.error && <ProblemNotice error={exact.error} onRetry={() => void exact.refetch()} />}
      {search !== null && planned.data && exact.data && persona && (
        <Comparison planned={planned.data.documents} exact={exact.data.documents} personaName={nameOf(persona)} />
      )}
    </Page>
  )
}
