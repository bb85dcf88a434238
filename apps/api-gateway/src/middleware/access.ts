import { createHash, timingSafeEqual } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '../loopback.js'
import { Problem } from '../problems/problem.js'
import type { GatewayEnv } from '../services.js'

/** Whether a request carries the token. Digests have one length, so the comparison takes the same time for any guess. */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const [, given] = /^Bearer ([^\s]+)$/i.exec(authorization ?? '') ?? []
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Lets only those in who carry the token. */
export function requireToken(token: string): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    if (carriesToken(c.req.header('Authorization'), token)) return next()
    throw new Problem('unauthorized', 'Send the token of this gateway as `Authorization: Bearer …`.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="bot-memory"' },
    })
  }
}

/**
 * Without a token whoever reaches the port may do everything, so only this machine may reach it. A web page in a
 * browser on this machine is not meant by that: it gets here through a name that it points at 127.0.0.1 (the Host
 * header then tells), or with a request across origins (the Origin header tells).
 */
export function requireLocalCaller(): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    const host = c.req.header('Host') ?? ''
    if (!isLoopback(hostnameOf(host))) {
      throw new Problem('forbidden_host', 'Without GATEWAY_TOKEN this service answers to localhost only.')
    }
    const origin = c.req.header('Origin')
    if (origin !== undefined && origin !== `http://${host}`) {
      throw new Problem('forbidden_origin', 'Without GATEWAY_TOKEN this service takes no requests of other web pages.')
    }
    return next()
  }
}

/** `localhost:3000` -> `localhost`, `[::1]:3000` -> `::1`. */
const hostnameOf = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
