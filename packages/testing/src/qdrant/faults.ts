import type { Answer } from '../http/answer.js'
import { type Chaos, type Disturbance, type Fault, type FaultSchedule, faultSchedule } from '../http/fault-schedule.js'
import { failure, unauthorized } from './answers.js'

/** Answered instead of the real answer. */
type QdrantRefusal = 'unauthorized' | 'rate_limited' | 'server_error' | 'unavailable'

export type QdrantFaultKind = QdrantRefusal | Disturbance

export const qdrantFaults = (chaos: Chaos<QdrantFaultKind> | undefined): FaultSchedule<QdrantFaultKind> =>
  faultSchedule(chaos, () => true)

/** The answer that a refusal gives, in Qdrant's words. */
export function refusal(fault: Fault<QdrantFaultKind>): Answer | undefined {
  // Qdrant counts in whole seconds, and rounds up.
  const wait = (milliseconds: number | undefined): Record<string, string> =>
    milliseconds === undefined ? {} : { 'retry-after': String(Math.ceil(milliseconds / 1000)) }
  switch (fault.kind) {
    case 'unauthorized':
      return unauthorized(true)
    case 'rate_limited':
      return failure(
        429,
        'Rate limiting exceeded: Read rate limit exceeded, retry later',
        wait(fault.retryAfterMs ?? 0),
      )
    case 'server_error':
      return failure(500, 'Service internal error: task panicked', wait(fault.retryAfterMs))
    case 'unavailable':
      return failure(503, 'Service unavailable', wait(fault.retryAfterMs))
    default:
      return undefined
  }
}
