import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { CommandError } from './exit-codes.js'

const personalities = z.object({
  personalities: z.array(
    z.object({ id: z.string(), slug: z.string(), name: z.string(), displayName: z.string().nullable() }),
  ),
})
const users = z.object({ users: z.array(z.object({ discordId: z.string(), username: z.string() })) })
const health = z.looseObject({ status: z.enum(['ok', 'degraded', 'down']), reasons: z.array(z.string()).optional() })
const started = z.object({ jobId: z.string(), status: z.string() })
const job = z.object({
  id: z.string(),
  state: z.enum(['queued', 'running', 'retrying', 'done', 'failed', 'cancelled']),
  result: z.unknown(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
})
const reply = z.object({ content: z.string(), memoriesUsed: z.array(z.string()), fromModel: z.boolean() })
const sent = z.union([z.object({ jobId: z.string(), reply }), started])
const problem = z.object({ code: z.string(), detail: z.string() })

export type GatewayPersonality = z.infer<typeof personalities>['personalities'][number]
export type GatewayHealth = z.infer<typeof health>
export type GatewayReply = z.infer<typeof reply>

/** The body of `POST /v1/messages`. */
export interface OutgoingMessage {
  channelId: string
  guildId?: string | undefined
  user: { discordId: string; username: string }
  personality: string
  content: string
  messageId: string
}

/** How something is asked for. */
export interface Asked {
  /** Sent with POST; without it the request is a GET. */
  body?: object | undefined
  /** Default: the client's own. */
  signal?: AbortSignal | undefined
  /** Statuses beside 2xx whose body is an answer too. */
  also?: number[] | undefined
}

/** What a command asks of a running gateway. */
export interface GatewayClient {
  readonly url: string
  /** Asks for whatever `schema` reads. */
  ask<Answer>(schema: z.ZodType<Answer>, path: string, asked?: Asked): Promise<Answer>
  /** What Prometheus scrapes. */
  metrics(): Promise<string>
  ping(): Promise<boolean>
  health(): Promise<GatewayHealth>
  listPersonalities(): Promise<GatewayPersonality[]>
  findUsersNamed(username: string): Promise<{ discordId: string; username: string }[]>
  /** Says something and waits for the reply, until `signal` (default: the client's own) aborts. */
  say(message: OutgoingMessage, signal?: AbortSignal): Promise<GatewayReply>
  /** Begins a rebuild there and waits for its report. */
  rebuild(request: object): Promise<unknown>
}

export interface GatewayAddress {
  url: string
  token: string | undefined
  /** Ends every request, and the waiting for a job. */
  signal: AbortSignal
}

/** Longest that a request waits for a reply, in seconds; then it is asked for again. */
const WAIT_SECONDS = 60
const POLL_MS = 500

/**
 * Talks to a gateway.
 *
 * @throws CommandError (from each call) `gateway_unreachable`, or the code and the words of the gateway's own refusal
 */
export function gatewayClient({ url, token, signal: stop }: GatewayAddress): GatewayClient {
  function send(path: string, body: object | undefined, signal: AbortSignal): Promise<Response> {
    return fetch(new URL(path, url), {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal,
    }).catch((error: unknown) => {
      if (signal.aborted) throw error
      throw new CommandError(
        'gateway_unreachable',
        `No gateway answers at ${url}. Start one with \`npx -y pnpm@10.34.9 start\`, or name another with --url.`,
      )
    })
  }

  async function request<Answer>(
    schema: z.ZodType<Answer>,
    path: string,
    { body, signal = stop, also = [] }: Asked = {},
  ): Promise<Answer> {
    const response = await send(path, body, signal)
    const answer: unknown = await response.json().catch(() => undefined)
    if (!response.ok && !also.includes(response.status)) throw refusalOf(response.status, answer, url)
    const parsed = schema.safeParse(answer)
    if (parsed.success) return parsed.data
    throw new CommandError('not_a_gateway', `What answers at ${url} is not a bot-memory gateway of this version.`)
  }

  async function finished(id: string, signal = stop): Promise<unknown> {
    while (true) {
      const found = await request(job, `/v1/jobs/${id}`, { signal })
      if (found.state === 'done') return found.result
      if (found.state === 'failed' || found.state === 'cancelled') {
        throw new CommandError(
          found.error?.code ?? `job_${found.state}`,
          found.error?.message ?? `The job was ${found.state}.`,
        )
      }
      await sleep(POLL_MS, undefined, { signal })
    }
  }

  return {
    url,
    ask: request,
    async metrics() {
      const response = await send('/metrics', undefined, stop)
      const text = await response.text()
      if (!response.ok) throw refusalOf(response.status, undefined, url)
      return text
    },
    async ping() {
      const response = await fetch(new URL('/ping', url), { signal: AbortSignal.timeout(2_000) }).catch(() => undefined)
      return response?.ok === true
    },
    health: () => request(health, '/health', { also: [503] }),
    listPersonalities: async () => (await request(personalities, '/v1/personalities')).personalities,
    findUsersNamed: async (username) =>
      (await request(users, `/v1/users?username=${encodeURIComponent(username)}`)).users,
    async say(message, signal) {
      const answer = await request(sent, `/v1/messages?wait=${WAIT_SECONDS}`, { body: message, signal })
      return 'reply' in answer ? answer.reply : reply.parse(await finished(answer.jobId, signal))
    },
    async rebuild(body) {
      const { jobId } = await request(started, '/v1/operations/rebuild', { body })
      return finished(jobId)
    },
  }
}

function refusalOf(status: number, answer: unknown, url: string): CommandError {
  const known = problem.safeParse(answer)
  if (known.success) return new CommandError(known.data.code, known.data.detail)
  return new CommandError('gateway_failed', `The gateway at ${url} answered with ${status}.`)
}
