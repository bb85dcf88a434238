import { createOfflineResponder } from './offline.js'
import { createOpenAIResponder, type OpenAIResponderOptions } from './openai.js'
import type { Responder } from './responder.js'

/**
 * What answers: a language model where there is a key, or where a server of one's own is named (it may need none), else
 * the offline responder.
 *
 * @example
 * ```ts
 * const responder = createResponder({ apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL })
 * ```
 */
export function createResponder(
  options: Omit<OpenAIResponderOptions, 'apiKey'> & { apiKey?: string | undefined } = {},
): Responder {
  const { apiKey, baseUrl } = options
  if (apiKey === undefined && baseUrl === undefined) return createOfflineResponder()
  return createOpenAIResponder({ ...options, apiKey: apiKey ?? 'none' })
}
