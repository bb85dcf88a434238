import type { MiddlewareHandler } from 'hono'
import { Problem } from '../problems/problem.js'
import type { GatewayEnv } from '../services.js'

/** Answers 504 when a route takes longer than `limitOf(path)` ms. What the route was doing goes on to its end. */
export function timeLimit(limitOf: (path: string) => number): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new Problem(
            'timed_out',
            'No answer in time. What was asked may still be done: repeat it with its messageId.',
          ),
        )
      }, limitOf(c.req.path))
    })
    try {
      await Promise.race([next(), tooLong])
    } finally {
      clearTimeout(timer)
    }
  }
}
