import { filledMemoriesOf } from '../data/filled-memories.js'
import { copyRow, jsonb, text, uuid, vector } from '../load/binary-copy.js'
import { buildIndexAfter } from '../load/build-index-after.js'
import { channelFirst, type Search } from '../measure/system.js'
import { loadPeer, versionOf } from './folder.js'
import { metadataOf } from './metadata.js'
import type { OpenPeer } from './peer.js'

interface LangChain {
  PGVectorStore: {
    initialize(
      embeddings: object,
      options: { postgresConnectionOptions: { connectionString: string }; tableName: string; dimensions: number },
    ): Promise<{
      createHnswIndex(options: { dimensions: number; m: number; efConstruction: number }): Promise<void>
      addVectors(vectors: number[][], documents: object[], options: { ids: string[] }): Promise<void>
      similaritySearchVectorWithScore(
        vector: readonly number[],
        count: number,
        filter: object,
      ): Promise<[{ id: string }, number][]>
      end(): Promise<void>
    }>
  }
}

const TABLE = 'langchain'

/** LangChain.js' vector store: filters in one JSON column, ordered by distance, so the HNSW index may serve it. */
export const openLangChain: OpenPeer = async ({ url, driver, dataset, loadOnce }) => {
  const { PGVectorStore } = await loadPeer<LangChain>('@langchain/community/vectorstores/pgvector')
  const store = await PGVectorStore.initialize(
    {},
    { postgresConnectionOptions: { connectionString: url }, tableName: TABLE, dimensions: 1536 },
  )
  await loadOnce(async () => {
    await store.createHnswIndex({ dimensions: 1536, m: 16, efConstruction: 64 })
    await driver.execute(
      `truncate ${TABLE}; create index if not exists langchain_persona on ${TABLE} ((metadata->>'personaId'))`,
    )
    await buildIndexAfter(driver, TABLE, () => driver.copyInto(`${TABLE} (id, text, metadata, embedding)`, rows()))
  })

  function* rows() {
    for (const memory of filledMemoriesOf(dataset)) {
      yield copyRow(uuid(memory.id), text(memory.text), jsonb(metadataOf(memory)), vector(memory.embedding))
    }
  }

  const find = async ({ question, personaId, filter, count }: Search) => {
    const narrowed =
      filter.kind === 'channel'
        ? { channelId: filter.channelId }
        : filter.kind === 'before'
          ? { createdAt: { lt: filter.before.getTime() } }
          : {}
    const found = await store.similaritySearchVectorWithScore(question.embedding, count, { personaId, ...narrowed })
    return found.map(([document]) => document.id)
  }

  return {
    name: 'langchain',
    packages: [versionOf('@langchain/community')],
    supports: (filter) => filter !== 'visible',
    search: (search) => channelFirst(search, find),
    insert: (memories) =>
      store.addVectors(
        memories.map(({ embedding }) => [...embedding]),
        memories.map((memory) => ({ pageContent: memory.text, metadata: metadataOf(memory) })),
        { ids: memories.map(({ id }) => id) },
      ),
    async remove(memories) {
      await driver.query(`delete from ${TABLE} where id = any ($1::uuid[])`, [memories.map(({ id }) => id)])
    },
    close: () => store.end(),
  }
}
