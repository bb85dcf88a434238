import { sql } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import type { Embedder } from '../embedding/embedder.js'
import { embeddingCost } from '../embedding/price.js'
import { lacksVector, lastOfPage, type MemoryKey, nextPage } from './pages.js'

/** What another model would cost, before anything is done. */
export interface ReembedEstimate {
  /** All there are. */
  memories: number
  /** Those without a vector of the new model: what is left to embed. */
  toEmbed: number
  /** Of those, as the new model counts. */
  tokens: number
  /** Null where no price of the model is known. */
  usd: number | null
  /** Memories longer than the new model takes: it will refuse them, and words alone find them after the change. */
  tooLong: number
}

const PAGE = 1_000

/** What a re-embedding would take: every text is counted, nothing is written and no embedder is called. */
export async function estimateReembed({
  database,
  embedder,
  signal,
  onProgress,
}: {
  database: Database
  embedder: Embedder
  signal?: AbortSignal | undefined
  onProgress?: ((counted: number) => void) | undefined
}): Promise<ReembedEstimate> {
  const { model, maxInputTokens } = embedder
  const found = { memories: 0, toEmbed: 0, tokens: 0, tooLong: 0 }
  let after: MemoryKey | undefined
  while (true) {
    signal?.throwIfAborted()
    const [page] = await guarded(() =>
      queryRows<{ memories: number; last: string | null; texts: string }>(
        database.db,
        sql`with ${nextPage(after, PAGE)}
          select (select count(*)::int from page) as memories, ${lastOfPage} as last,
            (select coalesce(json_agg(memory.content), '[]')::text
              from page join memories memory on memory.persona_id = page.persona_id and memory.id = page.id
              where ${lacksVector(model)}) as texts`,
      ),
    )
    if (page?.last == null) return { ...found, usd: embeddingCost(model, found.tokens) }
    after = JSON.parse(page.last) as MemoryKey
    const texts = JSON.parse(page.texts) as string[]
    found.memories += page.memories
    found.toEmbed += texts.length
    for (const text of texts) {
      const tokens = embedder.countTokens(text)
      found.tokens += tokens
      if (tokens > maxInputTokens) found.tooLong += 1
    }
    onProgress?.(found.memories)
  }
}
