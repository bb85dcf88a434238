import { setMaxListeners } from 'node:events'
import OpenAI from 'openai'
import pLimit from 'p-limit'
import { MemoryError } from '../errors.js'
import { unlessCalledOff } from './called-off.js'
import { EMBEDDING_DIMENSIONS, type Embedder, type EmbedderProfile } from './embedder.js'
import { openaiFailure } from './openai-failure.js'
import { findModel, type ModelFacts, unknownModel } from './openai-models.js'
import { loadTokenCounter } from './openai-tokens.js'
import { packRequests } from './pack-requests.js'
import { rateLimit } from './rate-limit.js'
import { readAnswer } from './read-answer.js'
import { type AcceptedText, acceptTexts } from './texts.js'
import { wholeAnswerFetch } from './whole-answer-fetch.js'

export interface OpenAIEmbedderOptions {
  /** Servers that need none (Ollama) take anything. */
  apiKey: string
  /** Any OpenAI-compatible server. Default `https://api.openai.com/v1`. */
  baseUrl?: string | undefined
  /** Default `text-embedding-3-small`. */
  model?: string | undefined
  /**
   * Width of the vectors, at most 1,536. text-embedding-3 models are asked to shorten theirs to it; of any other model
   * it says how wide its vectors are, which must be said where the model is not one this package knows.
   * Default: the model's own, or 1,536 where that is less.
   */
  dimensions?: number | undefined
  /** Longest text in tokens. Default: the model's own; 512 for models this package does not know. */
  maxInputTokens?: number | undefined
  /** How long one attempt may take, in ms; also the longest Retry-After that is waited for. Default 30,000. */
  timeoutMs?: number | undefined
  /** Attempts after the first. Default 2. */
  maxRetries?: number | undefined
  /** Requests at once where a call needs several, and calls at once that pay. Default 4. */
  concurrency?: number | undefined
  /** What recall should know of the model, where you calibrated it yourself. */
  profile?: EmbedderProfile | undefined
}

/** The API's limits for one request; servers that serve other models have no smaller ones that are documented. */
const REQUEST_LIMITS = { inputs: 2048, tokens: 300_000 }

/**
 * An embedder on OpenAI's API, or on anything that speaks it: Ollama, LiteLLM, vLLM, a gateway of your own.
 *
 * Takes any number of texts and packs them into requests within the API's limits. The SDK retries what may pass (429,
 * 5xx, a cut connection), waiting as long as the server asks; what its rate-limit headers rule out waits. No request is made before the first `embed`.
 *
 * @throws {MemoryError} `invalid_input` where the model's vectors are too wide to be stored, or their width is unknown
 */
export async function createOpenAIEmbedder(options: OpenAIEmbedderOptions): Promise<Embedder> {
  const { model = 'text-embedding-3-small', timeoutMs = 30_000, concurrency = 4 } = options
  const facts = factsOf(model, options.dimensions)
  const dimensions = widthOf(model, facts, options.dimensions)
  const countTokens = await loadTokenCounter(facts.exactTokens)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // each call under way listens
  const limits = rateLimit({ longestWaitMs: timeoutMs })
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? 'https://api.openai.com/v1',
    timeout: timeoutMs,
    maxRetries: options.maxRetries ?? 2,
    fetch: wholeAnswerFetch(timeoutMs, limits.learn),
    // Left out, the SDK would take these from the environment, and log what it sends where OPENAI_LOG says so.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
  })

  async function request(accepted: readonly AcceptedText[], signal: AbortSignal): Promise<number[][]> {
    const tokens = accepted.reduce((sum, text) => sum + text.tokens, 0)
    await limits.turn(tokens, signal)
    const answer = await client.embeddings.create(
      {
        model,
        input: accepted.map(({ text }) => text),
        encoding_format: 'base64',
        ...(dimensions === facts.dimensions ? {} : { dimensions }),
      },
      { signal },
    )
    return readAnswer(answer, accepted.length, dimensions)
  }

  const embedder: Embedder = {
    // Vectors of two widths are no more comparable than those of two models.
    model: dimensions === facts.dimensions ? model : `${model}@${dimensions}`,
    dimensions,
    maxInputTokens: options.maxInputTokens ?? facts.maxInputTokens,
    maxBatch: REQUEST_LIMITS.inputs,
    maxParallel: concurrency,
    profile: options.profile ?? facts.profile,
    countTokens,

    async embed(texts, { signal } = {}) {
      if (closing.signal.aborted) throw closed()
      const accepted = acceptTexts(texts, embedder)
      const ranges = packRequests(
        accepted.map(({ tokens }) => tokens),
        REQUEST_LIMITS,
      )
      // Once one request has failed, the others would be paid for in vain.
      const stop = new AbortController()
      const stopAll = () => stop.abort()
      const limit = pLimit(concurrency)
      const work = Promise.all(
        ranges.map(({ start, end }) => limit(() => request(accepted.slice(start, end), stop.signal))),
      )
      signal?.addEventListener('abort', stopAll, { once: true })
      closing.signal.addEventListener('abort', stopAll, { once: true })
      try {
        // The SDK sleeps between attempts without looking at the signal.
        return (await unlessCalledOff(work, signal)).flat()
      } catch (error) {
        stopAll()
        throw closing.signal.aborted ? closed() : openaiFailure(error, model)
      } finally {
        signal?.removeEventListener('abort', stopAll)
        closing.signal.removeEventListener('abort', stopAll)
      }
    },

    async close() {
      closing.abort()
    },
  }
  return embedder
}

function factsOf(model: string, dimensions: number | undefined): ModelFacts {
  const known = findModel(model)
  if (known) return known
  if (dimensions === undefined) {
    throw new MemoryError(
      'invalid_input',
      `How wide the vectors of ${model} are is not known here. Give its \`dimensions\`. Nothing was opened.`,
    )
  }
  return unknownModel(dimensions)
}

function widthOf(model: string, facts: ModelFacts, asked: number | undefined): number {
  if (facts.shortens) {
    const width = asked ?? Math.min(facts.dimensions, EMBEDDING_DIMENSIONS)
    if (width <= Math.min(facts.dimensions, EMBEDDING_DIMENSIONS)) return width
  } else if (facts.dimensions > EMBEDDING_DIMENSIONS) {
    throw tooWide(model, facts.dimensions)
  } else if (asked === undefined || asked === facts.dimensions) {
    return facts.dimensions
  } else {
    throw new MemoryError(
      'invalid_input',
      `${model} gives vectors of ${facts.dimensions} dimensions and cannot be asked for ${asked}. Leave \`dimensions\` out, or take a text-embedding-3 model. Nothing was opened.`,
    )
  }
  throw tooWide(model, asked ?? facts.dimensions)
}

function tooWide(model: string, dimensions: number): MemoryError {
  return new MemoryError(
    'invalid_input',
    `Vectors of ${dimensions} dimensions from ${model} cannot be stored: at most ${EMBEDDING_DIMENSIONS} fit. Take a model ` +
      `that shortens its vectors (text-embedding-3: ask for ${EMBEDDING_DIMENSIONS} \`dimensions\` or fewer), or one that ` +
      'gives fewer: those are filled up with zeros, which leaves cosines as they are. Nothing was opened.',
  )
}

function closed(): MemoryError {
  return new MemoryError('embedder_unavailable', 'This embedder is closed. Nothing was embedded; open another.')
}
