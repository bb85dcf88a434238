import { createEmbedder, type Embedder } from '@bot/memory'
import type { WorkerEnv } from './env.js'

/** The embedder of the environment: the one that is named, else OpenAI's where there is a key, else the local model. */
export function openEmbedder(env: WorkerEnv): Promise<Embedder> {
  const provider = env.EMBEDDER ?? (env.OPENAI_API_KEY === undefined ? 'local' : 'openai')
  switch (provider) {
    case 'openai':
      return createEmbedder({
        provider,
        apiKey: env.OPENAI_API_KEY ?? 'none',
        baseUrl: env.OPENAI_BASE_URL,
        model: env.EMBEDDING_MODEL,
      })
    case 'local':
      return createEmbedder({ provider, from: import.meta.url })
    case 'hashing':
      return createEmbedder({ provider })
  }
}
