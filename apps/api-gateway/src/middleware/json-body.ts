import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { Problem } from '../problems/problem.js'
import type { GatewayEnv } from '../services.js'

/**
 * Largest body in bytes. The longest text, 100,000 UTF-16 code units, takes 300,000 bytes in UTF-8 and 600,000 written
 * as `\uXXXX`; the rest is for what stands beside it.
 */
export const MAX_BODY_BYTES = 1_048_576

/** Lets only JSON in UTF-8 reach a route that takes a body, and not too much of it. */
export const jsonBody: MiddlewareHandler<GatewayEnv>[] = [
  async (c, next) => {
    const type = c.req.header('Content-Type') ?? ''
    const encoding = c.req.header('Content-Encoding')
    if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type) || (encoding ?? 'identity') !== 'identity') {
      throw new Problem('unsupported_media_type', 'Send the body as `Content-Type: application/json`, not compressed.')
    }
    return next()
  },
  bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: () => {
      // What was not read stands in the connection before any next request.
      const headers = { Connection: 'close' }
      throw new Problem('body_too_large', `A body may hold ${MAX_BODY_BYTES} bytes. Nothing was stored.`, { headers })
    },
  }),
  async (c, next) => {
    // Decoding leniently would store replacement characters in the place of what was sent.
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(await c.req.arrayBuffer())
    } catch {
      throw new Problem('invalid_json', 'The body is not UTF-8. Nothing was stored.')
    }
    return next()
  },
]
