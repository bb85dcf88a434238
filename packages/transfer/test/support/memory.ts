import { createEmbedder, type Database, type Embedder, PgvectorMemoryAdapter } from '@bot/memory'

/** Vectors of words under the name of OpenAI's model. */
export async function embedderOf(): Promise<Embedder> {
  const hashing = await createEmbedder({ provider: 'hashing' })
  return { ...hashing, model: 'text-embedding-3-small', dimensions: 1536 }
}

export const memoryOver = async (database: Database): Promise<PgvectorMemoryAdapter> =>
  new PgvectorMemoryAdapter({ database, embedder: await embedderOf() })
