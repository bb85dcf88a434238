import { deferIndexes, type Embedder, PgvectorMemoryAdapter, restoreIndexes } from '@bot/memory'
import type { FilledMemory } from '../data/filled-memories.js'
import { GUILD_ID } from '../data/memories.js'
import { copyMemories, copyVectors } from '../load/load-memories.js'
import type { Bench } from '../load/open-bench.js'
import { readyEmbedder } from '../ours/ready-embedder.js'
import { OURS } from '../ours/system.js'
import type { Peer } from '../peers/peer.js'
import { hnswOf } from './vector-index.js'

/** Something that stores memories. */
export type Writer = Pick<Peer, 'name' | 'insert' | 'remove'>

/** One that takes the vector index away for the load, and builds it in the end. */
export type BulkWriter = Writer & { finish(): Promise<void> }

export const COPY = 'copy'

/** The adapter's `addMemories`, given every vector with its text. */
export const readyWriter = (bench: Bench): Writer =>
  adapterWriter(bench, { name: OURS, embedder: readyEmbedder(new Map()) })

/** The same, left to embed the texts by itself, with an embedder that has every vector ready. */
export const embeddingWriter = (bench: Bench, all: readonly FilledMemory[]): Writer =>
  adapterWriter(bench, {
    name: `${OURS}, embedding`,
    embedder: readyEmbedder(new Map(all.map(({ text, embedding }) => [text + OTHER_TEXT, [...embedding]]))),
    other: true,
  })

/** Makes it another memory: one that the other writer stored already would cost nothing. */
const OTHER_TEXT = ' Again.'

function adapterWriter(
  { database, driver }: Bench,
  { name, embedder, other = false }: { name: string; embedder: Embedder; other?: boolean },
): Writer {
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  const inserted: string[] = []
  return {
    name,
    async insert(memories) {
      const added = await memory.addMemories(
        memories.map(({ text, personaId, personalityId, channelId, createdAt, embedding }) => ({
          text: other ? text + OTHER_TEXT : text,
          vector: other ? null : embedding,
          metadata: { personaId, personalityId, channelId, guildId: GUILD_ID, contextType: 'channel', createdAt },
        })),
      )
      inserted.push(...added.flatMap(({ ids }) => ids))
      if (!added.every(({ outcome, embedded }) => outcome === 'inserted' && embedded)) {
        throw new Error('Not every memory was stored with its vector; the measurement would say nothing.')
      }
    },
    remove: (memories) => removeMemories(driver, memories[0]!.personaId, inserted),
  }
}

/** COPY into the same tables with the same indexes, both tables in turn: no insert can be faster. */
export const copyWriter = ({ driver }: Bench): Writer => ({
  name: COPY,
  async insert(memories) {
    await copyMemories(driver, memories)
    await copyVectors(driver, memories)
  },
  remove: (memories) =>
    removeMemories(
      driver,
      memories[0]!.personaId,
      memories.map(({ id }) => id),
    ),
})

/** `deferIndexes`, `addMemories`, `restoreIndexes`. */
export function bulkWriter(bench: Bench): BulkWriter {
  const writer = readyWriter(bench)
  let isDeferred = false
  return {
    ...writer,
    async insert(memories) {
      if (!isDeferred) await deferIndexes(bench.database)
      isDeferred = true
      await writer.insert(memories)
    },
    async finish() {
      await restoreIndexes(bench.database)
    },
  }
}

/** COPY and CREATE INDEX, with nothing around them. */
export function bulkCopyWriter(bench: Bench): BulkWriter {
  const writer = copyWriter(bench)
  const hnsw = hnswOf(bench.driver)
  let definition: string | undefined
  return {
    ...writer,
    async insert(memories) {
      definition ??= await hnsw.takeAway()
      await writer.insert(memories)
    },
    async finish() {
      if (definition) await hnsw.build(definition)
    },
  }
}

async function removeMemories(driver: Bench['driver'], personaId: string, ids: readonly string[]): Promise<void> {
  const removed = [personaId, JSON.stringify(ids)]
  await driver.query(
    `delete from memories where persona_id = $1::uuid
      and id in (select id::uuid from json_array_elements_text($2::text::json) as gone (id))`,
    removed,
  )
  await driver.query(
    `delete from sync_tombstones where table_name = 'memories'
      and row_pk in (select $1::text || ':' || id from json_array_elements_text($2::text::json) as gone (id))`,
    removed,
  )
}
