import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { Loading } from './parts/loading'
import { ProblemNotice } from './parts/problem-notice'
import { NoSuchPage } from './shell/no-such-page'
import { Shell } from './shell/shell'
import { views } from './views/registry'

/** What the address holds beside the view; views add keys of their own with `useAddress`. */
export type Address = Record<string, string | undefined> & { persona?: string | undefined }

function textsOf(search: Record<string, unknown>): Address {
  return Object.fromEntries(
    Object.entries(search).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
}

const root = createRootRoute({
  component: Shell,
  validateSearch: textsOf,
  search: { middlewares: [retainSearchParams(['persona'])] },
  notFoundComponent: NoSuchPage,
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: ({ search }) => {
    throw redirect({ to: `/${views[0]!.path}`, search, replace: true })
  },
})

const pages = views.map(({ path, load }) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load),
    pendingComponent: () => <Loading label="Opening" />,
    errorComponent: ({ error, reset }) => <ProblemNotice error={error} onRetry={reset} />,
  }),
)

export const router = createRouter({
  routeTree: root.addChildren([home, ...pages]),
  basepath: '/explorer',
  defaultPreload: 'intent',
  // Ids are long numbers: read as text, whatever they look like.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()
    return text === '' ? '' : `?${text}`
  },
})
