import { MemoryError } from '@bot/memory'
import { type JobKind, type JobPayload, jobKinds } from './kinds.js'

/**
 * What travels with a job, checked on both ends.
 *
 * @throws {MemoryError} `invalid_input`, naming each field and what is wrong with it, never its value
 */
export function parsePayload<Kind extends JobKind>(kind: Kind, payload: unknown): JobPayload<Kind> {
  const result = jobKinds[kind].safeParse(payload)
  if (result.success) return result.data as JobPayload<Kind>
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`)
  throw new MemoryError('invalid_input', `The payload of a job "${kind}" is refused: ${problems.join('; ')}`, {
    details: { problems },
  })
}
