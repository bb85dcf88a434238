import { createEmbedder } from './create-embedder.js'
import type { Embedder } from './embedder.js'

/** What a service is told about its embedder. Every service on one database must be told the same. */
export interface EmbedderSettings {
  /** Default: 'openai' with a key, else 'local'. */
  provider?: 'openai' | 'local' | 'hashing' | undefined
  apiKey?: string | undefined
  /** Default: OpenAI's. */
  baseUrl?: string | undefined
  /** Default: the provider's own. `NAME@1024` is NAME with vectors of that width, as databases name it. */
  model?: string | undefined
  /** Width of the vectors of `model`, where it is asked to shorten them or is not one this package knows. */
  dimensions?: number | undefined
  /** `import.meta.url` of the app, which has the local model installed. */
  from: string
}

/**
 * The embedder that a service's settings ask for.
 *
 * @throws MemoryError `invalid_input`, `embedder_missing`
 */
export function chooseEmbedder(settings: EmbedderSettings): Promise<Embedder> {
  const { provider, apiKey, baseUrl, from } = settings
  switch (provider ?? (apiKey === undefined ? 'local' : 'openai')) {
    case 'openai':
      // A server of one's own may ask for no key, but the client does.
      return createEmbedder({ provider: 'openai', apiKey: apiKey ?? 'none', baseUrl, ...modelOf(settings) })
    case 'local':
      return createEmbedder({ provider: 'local', from })
    case 'hashing':
      return createEmbedder({ provider: 'hashing' })
  }
}

function modelOf({ model, dimensions }: EmbedderSettings): {
  model?: string | undefined
  dimensions?: number | undefined
} {
  const [, name, width] = /^(.+)@(\d+)$/.exec(model ?? '') ?? []
  return name === undefined ? { model, dimensions } : { model: name, dimensions: Number(width) }
}
