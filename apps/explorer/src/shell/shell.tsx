import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { LogOut, UsersRound } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { queryClient } from '../api/query-client'
import { keepToken, useSession } from '../api/session'
import { IconButton } from '../parts/button'
import { EmptyState } from '../parts/empty-state'
import { Loading } from '../parts/loading'
import { ProblemNotice } from '../parts/problem-notice'
import { Toasts } from '../parts/toasts'
import { views } from '../views/registry'
import { usePersonas } from './persona'
import { PersonaPicker } from './persona-picker'
import { PersonalitiesProvider } from './personalities'
import styles from './shell.module.css'
import { ThemeSwitch } from './theme-switch'
import { TokenForm } from './token-form'

/** What stands around every view. */
export function Shell() {
  const { access, hasToken } = useSession()
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const view = views.find(({ path }) => pathname.endsWith(`/${path}`))

  // As a browser does when it opens a page: the reader starts at its head, also with the keyboard.
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    main.current?.focus()
    // On a phone the views stand in a bar that scrolls.
    document.querySelector('nav [aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname])

  if (access === 'asked' || access === 'refused') {
    return (
      <main className={styles.gate}>
        <TokenForm refused={access === 'refused'} />
      </main>
    )
  }
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <header className={styles.side}>
        <Link to="/" className={styles.brand}>
          <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" width="28" height="28" />
          <span>Memory explorer</span>
        </Link>
        <div className={styles.persona}>
          <PersonaPicker disabled={view?.ofPersona === false} />
        </div>
        <nav className={styles.nav} aria-label="Views">
          {views.map(({ path, title, icon: Icon }) => (
            <Link key={path} to={`/${path}`} className={styles.link} activeProps={{ 'aria-current': 'page' }}>
              <Icon aria-hidden="true" />
              <span>{title}</span>
            </Link>
          ))}
        </nav>
        <div className={styles.foot}>
          <ThemeSwitch />
          {hasToken && (
            <IconButton
              label="Forget the token"
              onClick={() => {
                keepToken(null)
                queryClient.clear()
                void queryClient.resetQueries()
              }}
            >
              <LogOut aria-hidden="true" />
            </IconButton>
          )}
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <PersonalitiesProvider>{view?.ofPersona === false ? <Outlet /> : <OfPersona />}</PersonalitiesProvider>
      </main>
      <Toasts />
    </div>
  )
}

/** A view of one persona, once it is known which. */
function OfPersona() {
  const { data, error, refetch } = usePersonas()
  if (error) {
    return (
      <div className={styles.notice}>
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      </div>
    )
  }
  if (!data) return <Loading label="Looking who is known" />
  if (data.personas.length > 0) return <Outlet />
  return (
    <EmptyState icon={UsersRound} title="Nobody is known yet">
      <p>Whoever writes to a personality becomes a person with a persona, and is listed here from then on.</p>
    </EmptyState>
  )
}
