import { type Answer, json } from '../http/answer.js'
import { startFakeServer } from '../http/fake-server.js'
import type { Chaos, FaultOptions } from '../http/fault-schedule.js'
import type { RecordedRequest } from '../http/recorded-request.js'
import { apiError, invalidRequest } from './answer.js'
import { answerChat, echo, type Reply } from './chat.js'
import { answerEmbeddings, type EmbeddingService } from './embeddings.js'
import { type FaultKind, openaiFaults, refusal, tampered, wrongKey } from './faults.js'
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
  /** Between the words of a streamed answer, in ms. Default 0: all at once. */
  wordMs?: number
  /** Answers floats although base64 was asked for, as Ollama does. Default false. */
  alwaysFloats?: boolean
  /** Whether answers count tokens. Default true. */
  usage?: boolean
  /** Faults by chance, repeatably. Default none. */
  chaos?: Chaos<FaultKind>
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
  const schedule = openaiFaults(options.chaos)
  let answered = 0

  async function answer(
    { method, path, body }: RecordedRequest,
    authorization: string | undefined,
    fault: FaultKind | undefined,
  ): Promise<Answer> {
    if (apiKey !== null && authorization !== `Bearer ${apiKey}`) return wrongKey()
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
    const { reply = echo, wordMs = 0 } = options
    return answerChat(fields, { models: chatModels, reply, tokenCount, wordMs }, String(++answered))
  }

  const server = await startFakeServer<FaultKind>({
    schedule,
    keyHeader: 'authorization',
    answer,
    refusal,
    headers: (number) => ({
      'x-request-id': `req_${String(number).padStart(6, '0')}`,
      'x-ratelimit-limit-requests': '5000',
    }),
  })

  return {
    baseUrl: `http://127.0.0.1:${server.port}/v1`,
    apiKey: apiKey ?? 'none-needed',
    requests: server.requests,
    fault: schedule.add,
    hang: () => schedule.add('hang', { times: Number.POSITIVE_INFINITY }),
    heal: server.heal,
    close: server.close,
  }
}

function listModels(names: readonly string[]): Answer {
  const data = names.map((id) => ({ id, object: 'model', created: 1_705_948_997, owned_by: 'system' }))
  return json(200, { object: 'list', data })
}
