import { filledMemoriesOf } from '../data/filled-memories.js'
import { copyRow, jsonb, text, vector } from '../load/binary-copy.js'
import { buildIndexAfter } from '../load/build-index-after.js'
import { channelFirst, type Search } from '../measure/system.js'
import { loadPeer, versionOf } from './folder.js'
import { metadataOf } from './metadata.js'
import type { OpenPeer } from './peer.js'

interface Mastra {
  PgVector: new (options: {
    connectionString: string
  }) => {
    createIndex(options: {
      indexName: string
      dimension: number
      indexConfig: { type: 'hnsw'; hnsw: { m: number; efConstruction: number } }
    }): Promise<void>
    upsert(options: { indexName: string; vectors: number[][]; ids: string[]; metadata: object[] }): Promise<unknown>
    query(options: {
      indexName: string
      queryVector: readonly number[]
      topK: number
      filter: object
    }): Promise<{ id: string }[]>
    disconnect(): Promise<void>
  }
}

const TABLE = 'mastra'

/** Mastra's vector store: text and filters in one JSON column; it compares every vector that the filter leaves. */
export const openMastra: OpenPeer = async ({ url, driver, dataset, loadOnce }) => {
  const { PgVector } = await loadPeer<Mastra>('@mastra/pg')
  const store = new PgVector({ connectionString: url })
  await loadOnce(async () => {
    await store.createIndex({
      indexName: TABLE,
      dimension: 1536,
      indexConfig: { type: 'hnsw', hnsw: { m: 16, efConstruction: 64 } },
    })
    await driver.execute(
      `truncate ${TABLE}; create index if not exists mastra_persona on ${TABLE} ((metadata#>>'{personaId}'))`,
    )
    await buildIndexAfter(driver, TABLE, () => driver.copyInto(`${TABLE} (vector_id, embedding, metadata)`, rows()))
  })

  function* rows() {
    for (const memory of filledMemoriesOf(dataset)) {
      yield copyRow(text(memory.id), vector(memory.embedding), jsonb({ ...metadataOf(memory), text: memory.text }))
    }
  }

  const find = async ({ question, personaId, filter, count }: Search) => {
    const narrowed =
      filter.kind === 'channel'
        ? { channelId: filter.channelId }
        : filter.kind === 'before'
          ? { createdAt: { $lt: filter.before.getTime() } }
          : {}
    const found = await store.query({
      indexName: TABLE,
      queryVector: question.embedding,
      topK: count,
      filter: { personaId, ...narrowed },
    })
    return found.map(({ id }) => id)
  }

  return {
    name: 'mastra',
    packages: [versionOf('@mastra/pg')],
    supports: (filter) => filter !== 'visible',
    search: (search) => channelFirst(search, find),
    async insert(memories) {
      await store.upsert({
        indexName: TABLE,
        vectors: memories.map(({ embedding }) => [...embedding]),
        ids: memories.map(({ id }) => id),
        metadata: memories.map((memory) => ({ ...metadataOf(memory), text: memory.text })),
      })
    },
    async remove(memories) {
      await driver.query(`delete from ${TABLE} where vector_id = any ($1::text[])`, [memories.map(({ id }) => id)])
    },
    close: () => store.disconnect(),
  }
}
