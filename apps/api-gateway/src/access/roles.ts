import { type AccessRole, ownsPersona, uuid } from '@bot/memory'
import type { MiddlewareHandler } from 'hono'
import { Problem } from '../problems/problem.js'
import type { GatewayEnv } from '../services.js'

/** Everybody who works for the bot, and may see everything. */
export const READERS = ['service', 'operator', 'reader'] as const satisfies AccessRole[]
/** Who may change what others said. */
export const WRITERS = ['service', 'operator'] as const satisfies AccessRole[]

/**
 * What a route is, for who may use it: the security that its document names and the middleware that keeps to it. Spread
 * into `createRoute`.
 *
 * A person gets to what is theirs alone: a route with `{personaId}` in its path answers them as if the personas of
 * others were not there.
 *
 * @param then middleware of the route that comes after
 */
export function forRoles(
  roles: readonly AccessRole[],
  then: MiddlewareHandler<GatewayEnv>[] = [],
): { security: { token: string[] }[]; middleware: MiddlewareHandler<GatewayEnv>[] } {
  return { security: [{ token: [...roles] }], middleware: [allow(roles), ...then] }
}

function allow(roles: readonly AccessRole[]): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    const { role, userId } = c.var.principal
    if (!roles.includes(role)) {
      throw new Problem('forbidden_role', `A token of the role ${role} may not do this; see the roles in /docs.`)
    }
    const persona = uuid.safeParse(c.req.param('personaId'))
    if (userId !== null && persona.success) {
      const owns = await ownsPersona(c.var.database, { userId, personaId: persona.data })
      if (!owns) throw new Problem('unknown_persona', 'You have no persona of this id.')
    }
    return next()
  }
}
