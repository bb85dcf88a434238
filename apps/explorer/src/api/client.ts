import createFetchClient, { type Middleware } from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { problemOf } from './problem'
import type { paths } from './schema'
import { currentToken, tokenAccepted, tokenRefused } from './session'

const withToken: Middleware = {
  onRequest({ request }) {
    const token = currentToken()
    if (token !== null) request.headers.set('Authorization', `Bearer ${token}`)
  },
  async onResponse({ response }) {
    if (response.ok) {
      tokenAccepted()
      return
    }
    if (response.status === 401) tokenRefused()
    throw await problemOf(response)
  },
}

/** The gateway, typed by its own OpenAPI document. Throws a `ProblemError` where it refuses. */
export const gateway = createFetchClient<paths>({ baseUrl: window.location.origin })
gateway.use(withToken)

/** The same as hooks: `api.useQuery('get', '/v1/personas', {})`. */
export const api = createQueryClient(gateway)
