import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { queryClient } from '../api/query-client'
import { keepToken } from '../api/session'
import { Button } from '../parts/button'
import styles from './token-form.module.css'

/** Asks for the token of a gateway that wants one. It stays in this tab's memory and is gone with it. */
export function TokenForm({ refused }: { refused: boolean }) {
  const [token, setToken] = useState('')

  function submit(event: FormEvent) {
    event.preventDefault()
    keepToken(token.trim())
    void queryClient.resetQueries()
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <KeyRound aria-hidden="true" className={styles.icon} />
      <h1>This gateway asks for a token</h1>
      <p id="token-hint">
        An operator gives you one. It is kept in the memory of this tab only, and is forgotten when you close or reload
        it.
      </p>
      <label htmlFor="token">Token</label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        required
        // biome-ignore lint/a11y/noAutofocus: it is all there is on the page
        autoFocus
        value={token}
        onChange={(event) => setToken(event.target.value)}
        aria-describedby={refused ? 'token-refused' : 'token-hint'}
        aria-invalid={refused}
      />
      {refused && (
        <p id="token-refused" role="alert" className={styles.refused}>
          The gateway does not know this token. It may have been revoked.
        </p>
      )}
      <Button type="submit" look="primary">
        Open the explorer
      </Button>
    </form>
  )
}
