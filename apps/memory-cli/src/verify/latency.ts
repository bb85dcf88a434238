import { z } from 'zod'
import type { GatewayClient } from '../gateway-client.js'
import { type Check, fault, ok, warning } from './check.js'

const SEARCHES = 20
/** Other people whose memories are searched too: those of somebody new are too few to be slow. */
const PERSONAS = 9

const personas = z.object({ personas: z.array(z.object({ id: z.string() })) })
const found = z.object({
  report: z.object({
    degraded: z.string().nullable(),
    timings: z.object({ embeddingMs: z.number(), databaseMs: z.number(), totalMs: z.number() }),
  }),
})

/** Searches memories of several people, each time for something else, and reads nothing but the times. */
export async function checkLatency(
  { gateway, p95Ms, signal }: { gateway: GatewayClient; p95Ms: number; signal: AbortSignal },
  somebody: string,
): Promise<Check[]> {
  const known = await gateway.ask(personas, `/v1/personas?limit=${PERSONAS}`, { signal })
  const ids = [somebody, ...known.personas.map(({ id }) => id).filter((id) => id !== somebody)]
  const reports: z.infer<typeof found>['report'][] = []
  for (let at = 0; at < SEARCHES; at++) {
    const body = { query: `Which of these was told on day ${at + 1}?`, venue: { kind: 'dm' }, limit: 10 }
    const path = `/v1/personas/${ids[at % ids.length]}/memories/search`
    reports.push((await gateway.ask(found, path, { body, signal })).report)
  }
  const total = percentile95(reports.map(({ timings }) => timings.totalMs))
  const database = percentile95(reports.map(({ timings }) => timings.databaseMs))
  const message =
    `${SEARCHES} searches of ${ids.length} people: p95 ${total.toFixed(0)} ms, of which the database took ` +
    `${database.toFixed(0)} ms (limit ${p95Ms} ms).`
  const slow = 'Compare the parts: a slow database wants `bot-memory doctor`, a slow embedder its own status page.'
  const degraded = reports.find((report) => report.degraded !== null)?.degraded
  return [
    total > p95Ms ? fault('latency', message, slow) : ok('latency', message),
    ...(degraded === undefined || degraded === null
      ? []
      : [
          warning(
            'latency',
            `Words alone were searched (${degraded}).`,
            'Look at the embedder, its key and its quota.',
          ),
        ]),
  ]
}

/** Of so few, the one that a twentieth of them exceed. */
const percentile95 = (values: number[]): number =>
  values.toSorted((one, other) => one - other)[Math.ceil(values.length * 0.95) - 1]!
