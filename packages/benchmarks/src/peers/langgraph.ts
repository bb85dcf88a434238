import { type FilledMemory, filledMemoriesOf } from '../data/filled-memories.js'
import { copyRow, jsonb, text, vector } from '../load/binary-copy.js'
import { buildIndexAfter } from '../load/build-index-after.js'
import { channelFirst, type Search } from '../measure/system.js'
import { loadPeer, versionOf } from './folder.js'
import { metadataOf } from './metadata.js'
import type { OpenPeer } from './peer.js'

interface LangGraph {
  PostgresStore: {
    fromConnString(
      url: string,
      options: {
        index: {
          dims: number
          fields: string[]
          hnsw: { m: number; efConstruction: number }
          embed(texts: string[]): Promise<(readonly number[])[]>
        }
      },
    ): {
      setup(): Promise<void>
      batch(operations: { namespace: string[]; key: string; value: object | null }[]): Promise<unknown>
      search(
        namespace: string[],
        options: { query: string; limit: number; mode: 'vector'; filter?: object },
      ): Promise<{ key: string }[]>
      stop(): Promise<void>
    }
  }
}

/** LangGraph's store: a namespace for each persona, values as JSON, vectors in a table of their own. */
export const openLangGraph: OpenPeer = async ({ url, driver, dataset, loadOnce }) => {
  const { PostgresStore } = await loadPeer<LangGraph>('@langchain/langgraph-checkpoint-postgres/store')
  // It takes texts and asks for their vectors: those of the question or the batch at hand stand here.
  const ready = new Map<string, readonly number[]>()
  const store = PostgresStore.fromConnString(url, {
    index: {
      dims: 1536,
      fields: ['text'],
      hnsw: { m: 16, efConstruction: 64 },
      embed: async (texts) => texts.map((asked) => ready.get(asked)!),
    },
  })
  await store.setup()
  await loadOnce(async () => {
    // Its own index on the namespace serves LIKE only where the collation is C.
    await driver.execute(`truncate store, store_vectors;
      create index if not exists store_namespace on store (namespace_path text_pattern_ops)`)
    await driver.copyInto('store (namespace_path, key, value)', items())
    await driver.execute('vacuum analyze store')
    await buildIndexAfter(driver, 'store_vectors', () =>
      driver.copyInto('store_vectors (namespace_path, key, field_path, text_content, embedding)', vectors()),
    )
  })

  function* items() {
    for (const memory of filledMemoriesOf(dataset)) {
      yield copyRow(text(memory.personaId), text(memory.id), jsonb(stored(memory)))
    }
  }
  function* vectors() {
    for (const memory of filledMemoriesOf(dataset)) {
      yield copyRow(text(memory.personaId), text(memory.id), text('text'), text(memory.text), vector(memory.embedding))
    }
  }

  const find = async ({ question, personaId, filter, count }: Search) => {
    ready.clear()
    ready.set(question.words, question.embedding)
    const narrowed =
      filter.kind === 'channel'
        ? { channelId: filter.channelId }
        : filter.kind === 'before'
          ? { createdAt: { $lt: filter.before.getTime() } }
          : {}
    const found = await store.search([personaId], {
      query: question.words,
      limit: count,
      mode: 'vector',
      filter: narrowed,
    })
    return found.map(({ key }) => key)
  }

  return {
    name: 'langgraph',
    packages: [versionOf('@langchain/langgraph-checkpoint-postgres')],
    supports: (filter) => filter !== 'visible',
    search: (search) => channelFirst(search, find),
    async insert(memories) {
      ready.clear()
      for (const { text: content, embedding } of memories) ready.set(content, [...embedding])
      await store.batch(
        memories.map((memory) => ({ namespace: [memory.personaId], key: memory.id, value: stored(memory) })),
      )
    },
    async remove(memories) {
      await driver.query('delete from store where key = any ($1::text[])', [memories.map(({ id }) => id)])
    },
    close: () => store.stop(),
  }
}

const stored = (memory: FilledMemory) => ({ ...metadataOf(memory), text: memory.text })
