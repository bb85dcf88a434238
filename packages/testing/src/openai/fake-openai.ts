import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, apiError, invalidRequest, json } from './answer.js'
import { answerChat, echo, type Reply } from './chat.js'
import { answerEmbeddings, type EmbeddingService } from './embeddings.js'
import { type Chaos, type FaultKind, type FaultOptions, faultSchedule, refusal, tampered, wrongKey } from './faults.js'
import type { RecordedRequest } from './recorded-request.js'
import { loadTokenCounter } from './tokens.js'
import { wordVector } from './word-vectors.js'

export interface FakeOpenAIOptions {
  /** The key it takes. null = any or none, as Ollama does. Default 'sk-test-key'. */
  apiKey?: string | null
  /** Models that embed, with their native width, beside those of OpenAI. */
  embeddingModels?: Record<string, number>
  /** Models that chat, beside 'gpt-4o-mini' and 'gpt-5-mini'. */
  chatModels?: readonly string[]
  /** Makes the vectors. Default: shared words bring texts near each other. */
  embedding?: (text: string, dimensions: number, model: string) => readonly number[]
  /** Makes the assistant's words. Default: repeats the last message of the user. */
  reply?: Reply
  /** Answers floats although base64 was asked for, as Ollama does. Default false. */
  alwaysFloats?: boolean
  /** Whether answers count tokens. Default true. */
  usage?: boolean
  /** Faults by chance, repeatably. Default none. */
  chaos?: Chaos
}

/** A running fake of OpenAI's HTTP API. */
export interface FakeOpenAI {
  /** `http://127.0.0.1:PORT/v1`: what a client's `baseURL` takes. */
  readonly baseUrl: string
  /** The key it takes. */
  readonly apiKey: string
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly RecordedRequest[]
  /** Makes the next requests meet a fault; faults asked for earlier come first. */
  fault(kind: FaultKind, options?: FaultOptions): void
  /** Leaves every request from now on without an answer, until `heal`. */
  hang(): void
  /** Takes back every fault, and cuts the connections that hang. */
  heal(): void
  /** Cuts what is open and stops listening. */
  close(): Promise<void>
}

/**
 * Starts an HTTP server on a free port of 127.0.0.1 that answers as OpenAI's API does: embeddings, chat (whole and
 * streamed) and models, with its limits and the shapes of its errors, and with every fault that a test may want.
 *
 * @example
 * ```ts
 * const openai = await startFakeOpenAI()
 * openai.fault('rate_limited', { times: 2 })
 * const embedder = await createEmbedder({ provider: 'openai', apiKey: openai.apiKey, baseUrl: openai.baseUrl })
 * ```
 */
export async function startFakeOpenAI(options: FakeOpenAIOptions = {}): Promise<FakeOpenAI> {
  const { apiKey = 'sk-test-key' } = options
  const chatModels = ['gpt-4o-mini', 'gpt-5-mini', ...(options.chatModels ?? [])]
  const tokenCount = await loadTokenCounter()
  const service: EmbeddingService = {
    models: {
      'text-embedding-3-small': 1536,
      'text-embedding-3-large': 3072,
      'text-embedding-ada-002': 1536,
      ...options.embeddingModels,
    },
    embedding: options.embedding ?? wordVector,
    alwaysFloats: options.alwaysFloats ?? false,
    usage: options.usage ?? true,
    tokenCount,
  }
  const requests: RecordedRequest[] = []
  const schedule = faultSchedule(options.chaos)
  // What cuts each connection that is left without an answer.
  const hanging = new Set<() => void>()

  async function answer(request: RecordedRequest, fault: FaultKind | undefined): Promise<Answer> {
    const { method, path, body } = request
    const route = `${method} ${path}`
    if (route === 'GET /v1/models') return listModels([...Object.keys(service.models), ...chatModels])
    if (route !== 'POST /v1/embeddings' && route !== 'POST /v1/chat/completions') {
      const message = `Invalid URL (${method} ${path})`
      return apiError(404, { message, type: 'invalid_request_error', param: null, code: null })
    }
    if (typeof body !== 'object' || body === null) {
      return invalidRequest('We could not parse the JSON body of your request.')
    }
    const fields = body as Record<string, unknown>
    if (path === '/v1/embeddings') return answerEmbeddings(fields, service, (data) => tampered(data, fault))
    return answerChat(fields, { models: chatModels, reply: options.reply ?? echo, tokenCount }, String(requests.length))
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { request, authorization } = await record(incoming)
    requests.push(request)
    const id = `req_${String(requests.length).padStart(6, '0')}`
    let cutHere = false
    const cut = () => {
      cutHere = true
      incoming.socket.destroy()
    }
    outgoing.on('close', () => {
      hanging.delete(cut)
      request.abandoned = !outgoing.writableFinished && !cutHere
    })

    const fault = schedule.next(request)
    if (fault?.kind === 'hang') return void hanging.add(cut)
    if (fault?.kind === 'cut') return cut()
    if (fault?.kind === 'slow') await delay(fault.delayMs ?? 100)

    const authorized = apiKey === null || authorization === `Bearer ${apiKey}`
    const whole = (fault && refusal(fault)) ?? (authorized ? await answer(request, fault?.kind) : wrongKey())
    const headers = { ...whole.headers, 'x-request-id': id, 'x-ratelimit-limit-requests': '5000' }
    if (request.abandoned) return
    request.status = whole.status
    if (fault?.kind === 'cut_mid_body' || fault?.kind === 'stall_mid_body') {
      outgoing.writeHead(whole.status, { ...headers, 'content-length': Buffer.byteLength(whole.body) })
      outgoing.write(whole.body.slice(0, Math.floor(whole.body.length / 2)), () => {
        if (fault.kind === 'stall_mid_body') hanging.add(cut)
        else cut()
      })
      return
    }
    outgoing.writeHead(whole.status, headers)
    outgoing.end(fault?.kind === 'invalid_json' ? whole.body.slice(0, -2) : whole.body)
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: Error) => {
      // The client went away while its request was read, or a test's own function threw: say so as a server would.
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain' })
      outgoing.end(error.message)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo

  const cutHanging = () => {
    for (const cut of hanging) cut()
  }

  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey: apiKey ?? 'none-needed',
    requests,
    fault: schedule.add,
    hang: () => schedule.add('hang', { times: Number.POSITIVE_INFINITY }),
    heal() {
      schedule.clear()
      cutHanging()
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      cutHanging()
      server.closeAllConnections()
      await closed
    },
  }
}

async function record(
  incoming: IncomingMessage,
): Promise<{ request: RecordedRequest; authorization: string | undefined }> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { authorization, ...headers } = incoming.headers
  const request: RecordedRequest = {
    method: incoming.method ?? 'GET',
    path: new URL(incoming.url ?? '/', 'http://localhost').pathname,
    headers: headers as Record<string, string>,
    body: parseJson(Buffer.concat(chunks).toString('utf8')),
    status: undefined,
    abandoned: false,
  }
  return { request, authorization }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function listModels(names: readonly string[]): Answer {
  const data = names.map((id) => ({ id, object: 'model', created: 1_705_948_997, owned_by: 'system' }))
  return json(200, { object: 'list', data })
}
