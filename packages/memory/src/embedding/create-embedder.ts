import { z } from 'zod'
import { parseInput } from '../input.js'
import type { Embedder } from './embedder.js'
import type { LocalEmbedderOptions } from './local.js'
import type { OpenAIEmbedderOptions } from './openai.js'

/** Which embedder, and what it needs. */
export type CreateEmbedderOptions =
  | ({ provider: 'openai' } & OpenAIEmbedderOptions)
  | ({ provider: 'local' } & LocalEmbedderOptions)
  | { provider: 'hashing' }

const positive = z.int().min(1)

const schema = z.discriminatedUnion('provider', [
  z.strictObject({
    provider: z.literal('openai'),
    // Anything else would fail in the HTTP header, with an error that quotes the key.
    apiKey: z.string().regex(/^[\x21-\x7e]+$/, 'must be the key alone: visible ASCII, no spaces or line breaks'),
    baseUrl: z
      .string()
      .refine(isPlainHttpUrl, 'must be an http(s) URL without user name, password or query')
      .optional(),
    model: z.string().trim().min(1).optional(),
    dimensions: positive.optional(),
    maxInputTokens: positive.optional(),
    timeoutMs: positive.optional(),
    maxRetries: z.int().min(0).max(10).optional(),
    concurrency: positive.optional(),
    profile: z
      .strictObject({
        semantic: z.boolean(),
        scoreThreshold: z.number().min(-1).max(1),
        fusionWeight: z.number().min(0),
        duplicateThreshold: z.number().min(0.5).max(1).optional(),
      })
      .optional(),
  }),
  z.strictObject({ provider: z.literal('local'), from: z.string().min(1).optional() }),
  z.strictObject({ provider: z.literal('hashing') }),
])

/**
 * Opens an embedder.
 *
 * - `openai`: OpenAI's API or anything that speaks it. Makes no request before the first `embed`.
 * - `local`: a real sentence model with no key and no network, in a worker thread; loads it (about half a second).
 * - `hashing`: no model at all, for tests.
 *
 * Only what is asked for is loaded.
 *
 * @throws {MemoryError} `invalid_input` naming each option that cannot be used; `embedder_missing` where the packages of
 * `local` are not installed
 *
 * @example
 * ```ts
 * const embedder = await createEmbedder(
 *   apiKey ? { provider: 'openai', apiKey } : { provider: 'local', from: import.meta.url },
 * )
 * const [vector] = await embedder.embed(['My dog is called Rex.'])
 * await embedder.close()
 * ```
 */
export async function createEmbedder(options: CreateEmbedderOptions): Promise<Embedder> {
  const checked = parseInput(schema, options, 'embedder options')
  switch (checked.provider) {
    case 'openai': {
      const { createOpenAIEmbedder } = await import('./openai.js')
      const { provider: _, ...rest } = checked
      return createOpenAIEmbedder(rest)
    }
    case 'local': {
      const { createLocalEmbedder } = await import('./local.js')
      return createLocalEmbedder({ from: checked.from })
    }
    case 'hashing': {
      const { createHashingEmbedder } = await import('./hashing.js')
      return createHashingEmbedder()
    }
  }
}

function isPlainHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === ''
}
