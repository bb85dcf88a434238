import { useState } from 'react'
import type { UnclaimedUser as User } from '../../api/types'
import { count } from '../../memory/changes'
import { Button } from '../../parts/button'
import { Choice } from '../../parts/choice'
import { whichDay } from '../../parts/when'
import { nameOf, usePersonas } from '../../shell/persona'
import styles from './claims-page.module.css'
import { claim } from './settle'

const NOBODY = 'nobody'

/** A user of the old service, what waits for them, and the choice of who they are. */
export function UnclaimedUser({ user }: { user: User }) {
  const [personaId, setPersonaId] = useState(NOBODY)
  const [isBusy, setBusy] = useState(false)
  const personas = usePersonas()
  async function settle() {
    setBusy(true)
    await claim(user.legacyUserId, personaId)
    setBusy(false)
  }
  return (
    <li className={styles.user}>
      <div className={styles.who}>
        <h3>
          <code>{user.legacyUserId}</code>
        </h3>
        <p>
          {count(user.memories)} with{' '}
          {user.personalities === 1 ? 'a personality' : `${user.personalities} personalities`}, {whichDay(user.firstAt)}{' '}
          to {whichDay(user.lastAt)}
        </p>
        {user.quarantined && <p className={styles.doubt}>Two databases claimed them for different people.</p>}
      </div>
      <Choice
        label={`Who is ${user.legacyUserId}`}
        quiet
        options={[
          { value: NOBODY, label: 'Who is it?' },
          ...(personas.data?.personas ?? []).map((one) => ({ value: one.id, label: `${nameOf(one)} (${one.name})` })),
        ]}
        value={personaId}
        onChoose={setPersonaId}
      />
      <Button look="primary" disabled={personaId === NOBODY || isBusy} onClick={() => void settle()}>
        Claim
      </Button>
    </li>
  )
}
