import type { BareDriver } from '../bare/driver.js'
import type { Dataset } from '../data/dataset.js'
import { filledMemoriesOf } from '../data/filled-memories.js'
import { CHANNEL_IDS } from '../data/memories.js'
import { boolean, copyRow, jsonb, text, textArray, timestamp, uuid, vector } from '../load/binary-copy.js'
import { channelFirst, type Search } from '../measure/system.js'
import { loadPeer, versionOf } from './folder.js'
import type { OpenPeer } from './peer.js'

interface Eliza {
  createDatabaseAdapter(
    options: { postgresUrl: string },
    agentId: string,
  ): {
    init(): Promise<void>
    getDatabase(): object
    createAgent(agent: { id: string; name: string }): Promise<boolean>
    ensureEmbeddingDimension(dimension: number): Promise<void>
    createMemory(memory: object, tableName: string): Promise<string>
    searchMemories(options: {
      tableName: string
      embedding: readonly number[]
      count: number
      entityId: string
      roomId?: string
    }): Promise<{ id: string }[]>
    close(): Promise<void>
  }
  DatabaseMigrationService: new () => {
    initializeWithDatabase(database: object): Promise<void>
    discoverAndRegisterPluginSchemas(plugins: object[]): void
    runAllPluginMigrations(): Promise<void>
  }
  plugin: object
}

const AGENT_ID = '00000000-0000-4000-8000-000000000099'
/** What it calls the kind of a memory. */
const KIND = 'messages'

/** A channel's number as the uuid of a room. */
const roomOf = (channelId: string): string => `00000000-0000-4000-8000-${channelId.padStart(12, '0')}`

/** It stores and asks with six decimals. */
const asStored = (embedding: Float32Array): Float32Array => embedding.map((value) => Number(value.toFixed(6)))

/** ElizaOS' SQL plugin: entities and rooms as rows, vectors in a table of their own, compared one by one. */
export const openEliza: OpenPeer = async ({ url, driver, dataset, loadOnce }) => {
  process.env.LOG_LEVEL ??= 'error' // it logs every step otherwise
  const { createDatabaseAdapter, DatabaseMigrationService, plugin } = await loadPeer<Eliza>('@elizaos/plugin-sql')
  const adapter = createDatabaseAdapter({ postgresUrl: url }, AGENT_ID)
  await adapter.init()
  await loadOnce(async () => {
    const migrations = new DatabaseMigrationService()
    await migrations.initializeWithDatabase(adapter.getDatabase())
    migrations.discoverAndRegisterPluginSchemas([plugin])
    await migrations.runAllPluginMigrations()
    await driver.execute(`truncate agents, entities, rooms, memories, embeddings cascade;
      create index if not exists memories_entity on memories (entity_id)`)
    await adapter.createAgent({ id: AGENT_ID, name: 'benchmark' })
    await fill(driver, dataset)
  })
  await adapter.ensureEmbeddingDimension(1536)

  const find = async ({ question, personaId, filter, count }: Search) => {
    const found = await adapter.searchMemories({
      tableName: KIND,
      embedding: question.embedding,
      count,
      entityId: personaId,
      ...(filter.kind === 'channel' ? { roomId: roomOf(filter.channelId) } : {}),
    })
    return found.map(({ id }) => id)
  }

  return {
    name: 'eliza',
    packages: [versionOf('@elizaos/plugin-sql')],
    supports: (filter) => filter === 'all' || filter === 'channel',
    search: (search) => channelFirst(search, find),
    async insert(memories) {
      for (const { id, personaId, channelId, text: content, embedding, createdAt } of memories) {
        const memory = {
          id,
          entityId: personaId,
          roomId: roomOf(channelId),
          content: { text: content },
          embedding: [...embedding],
          createdAt: createdAt.getTime(),
          // Where this is left open, it first searches for something similar.
          unique: true,
        }
        await adapter.createMemory(memory, KIND)
      }
    },
    async remove(memories) {
      await driver.query('delete from memories where id = any ($1::uuid[])', [memories.map(({ id }) => id)])
    },
    close: () => adapter.close(),
  }
}

async function fill(driver: BareDriver, dataset: Dataset): Promise<void> {
  await driver.copyInto('entities (id, agent_id, names)', rows.entities(dataset))
  await driver.copyInto('rooms (id, agent_id, source, type)', rows.rooms())
  await driver.copyInto(
    'memories (id, type, created_at, content, entity_id, agent_id, room_id, "unique", metadata)',
    rows.memories(dataset),
  )
  await driver.copyInto('embeddings (memory_id, dim_1536)', rows.embeddings(dataset))
  await driver.execute('vacuum analyze memories')
  await driver.execute('vacuum analyze embeddings')
}

const rows = {
  *entities({ scopes, others }: Dataset) {
    for (const { id } of [...scopes, ...others]) yield copyRow(uuid(id), uuid(AGENT_ID), textArray([id]))
  },
  *rooms() {
    for (const channelId of CHANNEL_IDS) {
      yield copyRow(uuid(roomOf(channelId)), uuid(AGENT_ID), text('benchmark'), text('GROUP'))
    }
  },
  *memories(dataset: Dataset) {
    for (const { id, createdAt, text: content, personaId, channelId } of filledMemoriesOf(dataset)) {
      yield copyRow(
        uuid(id),
        text(KIND),
        timestamp(createdAt),
        jsonb({ text: content }),
        uuid(personaId),
        uuid(AGENT_ID),
        uuid(roomOf(channelId)),
        boolean(true),
        jsonb({}),
      )
    }
  },
  *embeddings(dataset: Dataset) {
    for (const { id, embedding } of filledMemoriesOf(dataset)) yield copyRow(uuid(id), vector(asStored(embedding)))
  },
}
