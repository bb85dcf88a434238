import { createEmbedder } from './create-embedder.js'
import type { Embedder } from './embedder.js'

/** What a service is told about its embedder. Every service on one database must be told the same. */
export interface EmbedderSettings {
  /** Default: 'openai' with a key, else 'local'. */
  provider?: 'openai' | 'local' | 'hashing' | undefined
  apiKey?: string | undefined
  /** Default: OpenAI's. */
  baseUrl?: string | undefined
  /** Default: the provider's own. */
  model?: string | undefined
  /** `import.meta.url` of the app, which has the local model installed. */
  from: string
}

/**
 * The embedder that a service's settings ask for.
 *
 * @throws MemoryError `invalid_input`, `embedder_missing`
 */
export function chooseEmbedder({ provider, apiKey, baseUrl, model, from }: EmbedderSettings): Promise<Embedder> {
  switch (provider ?? (apiKey === undefined ? 'local' : 'openai')) {
    case 'openai':
      // A server of one's own may ask for no key, but the client does.
      return createEmbedder({ provider: 'openai', apiKey: apiKey ?? 'none', baseUrl, model })
    case 'local':
      return createEmbedder({ provider: 'local', from })
    case 'hashing':
      return createEmbedder({ provider: 'hashing' })
  }
}
