import { createEmbedder, type Embedder } from '@bot/memory'

/** What makes the vectors, and the language model beside it. */
export interface ModelSettings {
  /** With a key OpenAI embeds, else the local model. */
  apiKey?: string | undefined
  /** Any API that speaks OpenAI's; without a key it answers only, and the local model embeds. */
  baseUrl?: string | undefined
  embeddingModel?: string | undefined
  chatModel?: string | undefined
}

/** The embedder that the settings ask for. @throws MemoryError `invalid_input`, `embedder_missing` */
export function openEmbedder({ apiKey, baseUrl, embeddingModel }: ModelSettings): Promise<Embedder> {
  return createEmbedder(
    apiKey === undefined
      ? { provider: 'local', from: import.meta.url }
      : { provider: 'openai', apiKey, baseUrl, model: embeddingModel },
  )
}
