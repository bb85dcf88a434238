import { MemoryError } from '@bot/memory'
import { z } from 'zod'
import { type JobKind, type JobPayload, jobKinds } from './kinds.js'
import { isOperationKind } from './operations.js'

/**
 * What a job is sent with, checked before it is stored.
 *
 * @throws {MemoryError} `invalid_input`, naming each field and what is wrong with it, never its value
 */
export function parsePayload<Kind extends JobKind>(kind: Kind, payload: unknown): JobPayload<Kind> {
  return parse(kind, jobKinds[kind], payload)
}

/**
 * What a worker makes of a payload. Of a newer gateway's reply it leaves out what it does not know, so that either may
 * be deployed first. An operation that says more than is known here is refused: what is not understood might be
 * `dryRun`.
 *
 * @throws {MemoryError} `invalid_input`
 */
export function receivePayload<Kind extends JobKind>(kind: Kind, payload: unknown): JobPayload<Kind> {
  return parse(kind, isOperationKind(kind) ? jobKinds[kind] : z.object(jobKinds[kind].shape), payload)
}

function parse<Kind extends JobKind>(kind: Kind, schema: z.ZodType, payload: unknown): JobPayload<Kind> {
  const result = schema.safeParse(payload)
  if (result.success) return result.data as JobPayload<Kind>
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`)
  throw new MemoryError('invalid_input', `The payload of a job "${kind}" is refused: ${problems.join('; ')}`, {
    details: { problems },
  })
}
