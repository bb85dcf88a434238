import type { Principal } from './principal.js'

/** Who the audit names: a person by their user id, others by their role and token. */
export const actorOf = ({ id, role, userId }: Principal): string => userId ?? `${role}:${id}`
