import { UserRoundCheck } from 'lucide-react'
import { api } from '../../api/client'
import { Button } from '../../parts/button'
import { EmptyState } from '../../parts/empty-state'
import { Loading } from '../../parts/loading'
import { Page } from '../../parts/page'
import { ProblemNotice } from '../../parts/problem-notice'
import { when } from '../../parts/when'
import { nameOf, usePersonas } from '../../shell/persona'
import styles from './claims-page.module.css'
import { takeBack } from './settle'
import { UnclaimedUser } from './unclaimed-user'

const MOST = 1_000

/** Whose imported memories wait, who they were found to be, and a way back. */
export default function ClaimsPage() {
  const unclaimed = api.useQuery('get', '/v1/claims/unclaimed', { params: { query: { limit: MOST } } })
  const claims = api.useQuery('get', '/v1/claims', { params: { query: { limit: MOST } } })
  const personas = usePersonas().data?.personas
  const nameOfId = (id: string) => {
    const known = personas?.find((one) => one.id === id)
    return known ? `${nameOf(known)} (${known.name})` : id
  }
  return (
    <Page
      title="Claims"
      lead="Memories imported of people who are nobody here yet. None is recalled before it is claimed."
    >
      {unclaimed.error && <ProblemNotice error={unclaimed.error} onRetry={() => void unclaimed.refetch()} />}
      {unclaimed.isPending && <Loading label="Looking who waits" />}
      {unclaimed.data?.users.length === 0 && (
        <EmptyState icon={UserRoundCheck} title="Nobody waits">
          <p>Every imported memory has its person.</p>
        </EmptyState>
      )}
      {unclaimed.data && unclaimed.data.users.length > 0 && (
        <section aria-labelledby="waiting">
          <h2 id="waiting">{unclaimed.data.users.length.toLocaleString('en')} wait</h2>
          <ul className={styles.users}>
            {unclaimed.data.users.map((user) => (
              <UnclaimedUser key={user.legacyUserId} user={user} />
            ))}
          </ul>
        </section>
      )}
      {claims.error && <ProblemNotice error={claims.error} onRetry={() => void claims.refetch()} />}
      {claims.data && claims.data.claims.length > 0 && (
        <section aria-labelledby="claimed">
          <h2 id="claimed">Claimed</h2>
          <ul className={styles.users}>
            {claims.data.claims.map((made) => (
              <li key={made.legacyUserId} className={styles.user}>
                <div className={styles.who}>
                  <h3>
                    <code>{made.legacyUserId}</code> is {nameOfId(made.personaId)}
                  </h3>
                  <p>
                    {when(made.claimedAt)}
                    {made.claimedBy !== null && <>, by {made.claimedBy}</>}
                    {made.status !== 'verified' && <> · {made.status}</>}
                  </p>
                </div>
                {made.operationId !== null && (
                  <Button onClick={() => void takeBack({ ...made, operationId: made.operationId! })}>Undo</Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </Page>
  )
}
