import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { GatewayClient } from '../gateway-client.js'
import { type Check, fault, ok, warning } from './check.js'

const jobs = z.object({
  jobs: z.array(
    z.object({ kind: z.string(), finishedAt: z.string().nullable(), error: z.object({ code: z.string() }).nullable() }),
  ),
})

/** Jobs that failed for good within the last hour: since this began, or before. */
export async function failedJobs(gateway: GatewayClient, since: Date): Promise<Check[]> {
  const failed = (await gateway.ask(jobs, '/v1/jobs?state=failed&limit=1000')).jobs
  if (failed.length === 0) return [ok('jobs', 'No job failed within the last hour.')]
  const codes = [...new Set(failed.map(({ kind, error }) => `${kind}: ${error?.code ?? 'unknown'}`))].join(', ')
  const message = `${failed.length} jobs failed within the last hour (${codes}).`
  const advice = 'GET /v1/jobs?state=failed tells why; POST /v1/jobs/ID/replay once the cause is gone.'
  const isNew = failed.some(({ finishedAt }) => finishedAt !== null && Date.parse(finishedAt) >= since.getTime())
  return [isNew ? fault('jobs', message, advice) : warning('jobs', message, advice)]
}

/** What a gateway counts that should not happen. */
interface Errors {
  requests: number
  queries: number
  embedder: number
}

/** Null = it counts nothing. */
export async function countErrors(gateway: GatewayClient): Promise<Errors | null> {
  const text = await gateway.metrics()
  return {
    requests: sum(text, /^bot_memory_http_request_seconds_count\{.*status="5\d\d".*\} (\S+)$/gm),
    queries: sum(text, /^bot_memory_query_errors_total\{.*\} (\S+)$/gm),
    embedder: sum(text, /^bot_memory_embedder_errors_total\{.*\} (\S+)$/gm),
  }
}

const sum = (text: string, pattern: RegExp): number =>
  [...text.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0)

/** What the gateway counted since `before`, and while it is watched for longer. */
export async function errorsSince(
  { gateway, watchMs, signal }: { gateway: GatewayClient; watchMs: number; signal: AbortSignal },
  before: Errors | null,
): Promise<Check[]> {
  if (watchMs > 0) await sleep(watchMs, undefined, { signal })
  const after = before && (await countErrors(gateway))
  if (before === null || after === null) {
    const advice = 'Look at the logs, or put the token of an operator or reader into GATEWAY_TOKEN.'
    return [warning('errors', 'This gateway does not tell its metrics, so errors were not counted.', advice)]
  }
  const more = (Object.keys(after) as (keyof Errors)[])
    .map((name) => [name, after[name] - before[name]] as const)
    .filter(([, count]) => count > 0)
  if (more.length === 0) return [ok('errors', 'The gateway counted no error meanwhile.')]
  const counts = more.map(([name, count]) => `${name} ${count}`).join(', ')
  const advice = 'The log of the gateway names each with its code and request id.'
  return [fault('errors', `The gateway counted errors meanwhile: ${counts}.`, advice)]
}
