import { failureOf } from '../failure.js'
import type { GatewayClient } from '../gateway-client.js'
import { type Check, fault } from './check.js'
import { checkClock, checkDatabase, checkHealth, checkPing } from './check-service.js'
import { countErrors, errorsSince, failedJobs } from './errors.js'
import { checkLatency } from './latency.js'
import { cleanUp, eraseLeftovers, SOMEBODY, tellAndAsk } from './talk.js'

export interface VerifyOptions {
  gateway: GatewayClient
  /** Slug of whom to talk to, or how to find one once the gateway answers. */
  personality: string | (() => Promise<string>)
  /** A search that takes longer at the 95th percentile is a fault. */
  p95Ms: number
  /** Who gets no reply in that time gets none. */
  replyWithinMs: number
  /** Waits so long before it counts errors. */
  watchMs: number
  signal: AbortSignal
  /** Told of each check when it is done. */
  onCheck?: ((check: Check) => void) | undefined
}

/**
 * Tries whether a deployment remembers: talks to a personality as somebody made up, in two conversations, and looks at
 * everything that goes wrong after deployments. Who was made up is erased at the end, with everything of theirs; where
 * that was cut off, by the next run.
 *
 * Does not end at the first fault, since others may say why, unless memory is down: then nothing else can be tried.
 */
export async function verifyGateway(options: VerifyOptions): Promise<Check[]> {
  const { gateway, signal, onCheck = () => {} } = options
  const checks: Check[] = []

  async function look(name: Check['check'], work: () => Promise<Check[]>): Promise<void> {
    const found = await work().catch((error: unknown) => {
      signal.throwIfAborted()
      const { code, message } = failureOf(error)
      return [fault(name, message, adviceOn(code))]
    })
    for (const check of found) {
      checks.push(check)
      onCheck(check)
    }
  }

  const startedAt = new Date()
  await look('ping', () => checkPing(gateway))
  if (checks.some(isFaultOf('ping'))) return checks
  const before = await countErrors(gateway).catch(() => null)
  await look('clock', () => checkClock(gateway))
  await look('health', () => checkHealth(gateway))
  if (checks.some(isFaultOf('health'))) return checks
  await look('database', () => checkDatabase(gateway))
  await look('cleanup', () => eraseLeftovers(options))
  // Who may not erase must not talk either: something would stay behind.
  if (!checks.some(isFaultOf('cleanup'))) {
    try {
      await look('conversation', () => tellAndAsk(options))
      await look('latency', () => checkLatency(options, SOMEBODY.personaId))
    } finally {
      await look('cleanup', () => cleanUp(options)) // also where Ctrl-C ended the talk
    }
  }
  await look('jobs', () => failedJobs(gateway, startedAt))
  await look('errors', () => errorsSince(options, before))
  return checks
}

const isFaultOf =
  (name: Check['check']) =>
  ({ check, severity }: Check): boolean =>
    check === name && severity === 'fault'

function adviceOn(code: string): string {
  if (code === 'unauthorized' || code === 'forbidden_role') return 'Put the token of an operator into GATEWAY_TOKEN.'
  return 'Look at the log of the gateway and of the worker.'
}
