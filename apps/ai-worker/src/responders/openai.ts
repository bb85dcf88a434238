import { wholeAnswerFetch } from '@bot/memory'
import OpenAI from 'openai'
import { calledOff } from './called-off.js'
import { modelFailure, modelRefused } from './model-failure.js'
import { modelParameters } from './model-parameters.js'
import { readAlong } from './read-along.js'
import type { Responder } from './responder.js'

export interface OpenAIResponderOptions {
  /** Servers that need none (Ollama) take anything. */
  apiKey: string
  /** Any OpenAI-compatible server. Default `https://api.openai.com/v1`. */
  baseUrl?: string | undefined
  /** Default `gpt-4o-mini`. */
  model?: string | undefined
  /** How long one attempt may take, in ms; also the longest Retry-After that is waited for. Default 60,000. */
  timeoutMs?: number | undefined
  /** Attempts of the SDK after the first; the queue tries again after those. Default 2. */
  maxRetries?: number | undefined
}

/** Any OpenAI-compatible chat endpoint. */
export function createOpenAIResponder(options: OpenAIResponderOptions): Responder {
  const { timeoutMs = 60_000, model: defaultModel = 'gpt-4o-mini' } = options
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? 'https://api.openai.com/v1',
    timeout: timeoutMs,
    maxRetries: options.maxRetries ?? 2,
    fetch: wholeAnswerFetch(timeoutMs),
    // Left out, the SDK would take these from the environment, and log what it sends where OPENAI_LOG says so.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
  })

  return {
    name: defaultModel,
    isModel: true,
    readsHistory: true,
    async respond({ messages, model, parameters, signal, onText }) {
      signal?.throwIfAborted()
      const name = model ?? defaultModel
      const prompt = { ...modelParameters(parameters), model: name, messages: [...messages] }
      const { completions } = client.chat
      const answer = onText
        ? readAlong((stop) => completions.create({ ...prompt, stream: true }, { signal: stop }), {
            ...{ onText, signal, silenceMs: timeoutMs },
          })
        : completions.create({ ...prompt, stream: false }, signal ? { signal } : {}).then(textOf)
      return calledOff(answer, signal).catch((error: unknown) => {
        throw signal?.aborted ? signal.reason : modelFailure(error, name)
      })
    },
  }
}

function textOf(answer: OpenAI.ChatCompletion): string {
  const choice = answer.choices?.[0]
  if (choice?.message?.refusal || choice?.finish_reason === 'content_filter') throw modelRefused()
  return choice?.message?.content ?? ''
}
