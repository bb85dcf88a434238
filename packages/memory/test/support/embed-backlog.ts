/** A worker: embeds what waits in the backlog until nothing does, a dozen texts a call and several calls at once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import { wrapEmbedder } from '../../src/embedding/wrap-embedder.js'

const [url, baseUrl, maxBatch, maxParallel] = process.argv.slice(2)
const database = await openDatabase({ url: url!, maxConnections: 6 })
const openai = await createEmbedder({ provider: 'openai', apiKey: 'sk-test-key', baseUrl: baseUrl! })
const embedder = wrapEmbedder(
  { ...openai, maxBatch: Number(maxBatch), maxParallel: Number(maxParallel) },
  (texts, options) => openai.embed(texts, options),
)
const memory = new PgvectorMemoryAdapter({ database, embedder })
console.log(JSON.stringify({ ready: true }))
for (;;) {
  const { claimed } = await memory.embedPending({ limit: 4 * Number(maxBatch) * Number(maxParallel) })
  if (claimed > 0) continue
  const [left] = await queryRows<{ items: number }>(
    database.db,
    sql`select count(*)::int as items from embedding_backlog`,
  )
  if (left!.items === 0) break
  await sleep(50)
}
await embedder.close()
await database.close()
