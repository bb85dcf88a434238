import { getConnInfo } from '@hono/node-server/conninfo'
import type { MiddlewareHandler } from 'hono'
import type { Identify } from '../access/identify.js'
import { localOperator } from '../access/principal.js'
import { isLoopback } from '../loopback.js'
import { Problem } from '../problems/problem.js'
import type { GatewayEnv } from '../services.js'
import type { RateLimits } from './rate-limits.js'

/**
 * Lets those in whose token is known. Who tries many that are not is told to wait; that counts by address and only what
 * failed, so that nobody locks out a token that is good by guessing beside it.
 */
export function requireToken(identify: Identify, limits: RateLimits): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    const principal = await identify(c.req.header('Authorization'))
    if (principal === null) {
      await limits.refused(getConnInfo(c).remote.address ?? 'unknown')
      throw new Problem('unauthorized', 'Send a token of this gateway as `Authorization: Bearer …`.', {
        headers: { 'WWW-Authenticate': 'Bearer realm="bot-memory"' },
      })
    }
    await limits.asked(principal)
    c.set('principal', principal)
    return next()
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
    c.set('principal', localOperator)
    return next()
  }
}

/** `localhost:3000` -> `localhost`, `[::1]:3000` -> `::1`. */
const hostnameOf = (host: string): string => host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
