import { z } from 'zod'
import type { GatewayClient } from '../gateway-client.js'
import { type Check, fault, ok, warning } from './check.js'

/** Beyond, something else than the network is slow. */
const PING_MS = 1_000
const MOST_SKEW_MS = 30_000

export async function checkPing(gateway: GatewayClient): Promise<Check[]> {
  const startedAt = performance.now()
  const answers = await gateway.ping()
  const ms = Math.round(performance.now() - startedAt)
  if (!answers) {
    return [fault('ping', `No gateway answers at ${gateway.url}.`, 'Look whether it runs, and at its log.')]
  }
  if (ms > PING_MS) return [warning('ping', `The gateway answers after ${ms} ms.`, 'Look at its CPU and the network.')]
  return [ok('ping', `The gateway answers, in ${ms} ms.`)]
}

/** Whether the gateway and this machine agree what time it is; the server of the database is the doctor's part. */
export async function checkClock({ url }: GatewayClient): Promise<Check[]> {
  const before = Date.now()
  const response = await fetch(new URL('/ping', url), { signal: AbortSignal.timeout(5_000) })
  const told = Date.parse(response.headers.get('date') ?? '')
  await response.body?.cancel()
  if (Number.isNaN(told)) return []
  const skew = told - (before + Date.now()) / 2
  if (Math.abs(skew) <= MOST_SKEW_MS) return [ok('clock', 'The gateway and this machine agree what time it is.')]
  const apart = `${Math.abs(Math.round(skew / 1_000))} s ${skew > 0 ? 'ahead of' : 'behind'}`
  return [fault('clock', `The gateway's clock is ${apart} this machine's.`, 'Let both keep time by NTP.')]
}

export async function checkHealth(gateway: GatewayClient): Promise<Check[]> {
  const { status, reasons = [] } = await gateway.health()
  if (status === 'ok') return [ok('health', 'Memory is healthy.')]
  const found = reasons.length > 0 ? reasons : [`The gateway says that it is ${status}.`]
  const advice = 'docs/runbooks/alerts.md says what to do.'
  return found.map((reason) =>
    status === 'down' ? fault('health', reason, advice) : warning('health', reason, advice),
  )
}

const examination = z.object({
  findings: z.array(
    z.object({
      check: z.string(),
      severity: z.enum(['ok', 'warning', 'fault']),
      message: z.string(),
      advice: z.string().nullable(),
    }),
  ),
})

/** What the doctor finds from where the gateway is. */
export async function checkDatabase(gateway: GatewayClient): Promise<Check[]> {
  const { findings } = await gateway.ask(examination, '/v1/doctor')
  const amiss = findings.filter(({ severity }) => severity !== 'ok')
  if (amiss.length === 0) return [ok('database', 'The doctor finds nothing amiss in the database.')]
  return amiss.map(({ severity, message, advice }) => ({ check: 'database', severity, message, advice }))
}
