import { createHash } from 'node:crypto'
import type { BareDriver } from '../bare/driver.js'
import type { Dataset } from '../data/dataset.js'
import { type FilledMemory, filledMemoriesOf } from '../data/filled-memories.js'
import { GUILD_ID, personalityIdsOf } from '../data/memories.js'
import { copyRow, text, textArray, timestamp, uuid, vector } from './binary-copy.js'
import { buildIndexAfter } from './build-index-after.js'
import { type Log, timed } from './log.js'

/** The model whose vectors the data set holds. */
export const MODEL = 'benchmark'

const OWNER_ID = '00000000-0000-7000-8000-000000000001'

/** Fills the product's own tables, which are there and empty. */
export async function loadMemories(driver: BareDriver, dataset: Dataset, log: Log): Promise<void> {
  await loadPeople(driver, dataset)
  await timed(log, `${dataset.rows.toLocaleString('en')} memories`, () =>
    copyMemories(driver, filledMemoriesOf(dataset)),
  )
  await driver.execute('vacuum analyze memories')
  await timed(log, 'their vectors, with an HNSW index', () =>
    buildIndexAfter(driver, 'memory_vectors', () => copyVectors(driver, filledMemoriesOf(dataset))),
  )
}

export async function loadPeople(driver: BareDriver, dataset: Dataset): Promise<void> {
  await driver.query(`insert into users (id, discord_id, username) values ($1, '1', 'benchmark')`, [OWNER_ID])
  await driver.query(`insert into embedding_models (model, dimensions, is_active) values ($1, 1536, true)`, [MODEL])
  for (const [at, id] of personalityIdsOf(dataset).entries()) {
    await driver.query(
      `insert into personalities (id, slug, name, owner_id, character_info, personality_traits)
        values ($1, $2, $2, $3, '', '')`,
      [id, `character-${at}`, OWNER_ID],
    )
  }
  await addPersonas(
    driver,
    [...dataset.scopes, ...dataset.others].map(({ id }) => id),
  )
  await driver.execute('vacuum analyze personas')
}

export async function addPersonas(driver: BareDriver, ids: readonly string[]): Promise<void> {
  await driver.copyInto(
    'personas (id, owner_id, name)',
    ids.map((id) => copyRow(uuid(id), uuid(OWNER_ID), text(id))),
  )
}

/** As `recall/venue.ts` writes the place a memory was said in. */
const placesOf = ({ channelId }: FilledMemory): Buffer => textArray([`g${GUILD_ID}`, `c${channelId}`])

export function copyMemories(driver: BareDriver, memories: Iterable<FilledMemory>): Promise<void> {
  return driver.copyInto(
    'memories (persona_id, id, personality_id, content, channel_id, guild_id, origins, places, created_at)',
    mapped(memories, (memory) =>
      copyRow(
        uuid(memory.personaId),
        uuid(memory.id),
        uuid(memory.personalityId),
        text(memory.text),
        text(memory.channelId),
        text(GUILD_ID),
        textArray([`guild:${GUILD_ID}:${memory.channelId}`]),
        placesOf(memory),
        timestamp(memory.createdAt),
      ),
    ),
  )
}

export function copyVectors(driver: BareDriver, memories: Iterable<FilledMemory>): Promise<void> {
  return driver.copyInto(
    'memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at, places)',
    mapped(memories, (memory) =>
      copyRow(
        uuid(memory.personaId),
        uuid(memory.id),
        text(MODEL),
        text(createHash('md5').update(memory.text).digest('hex')),
        vector(memory.embedding),
        uuid(memory.personalityId),
        timestamp(memory.createdAt),
        placesOf(memory),
      ),
    ),
  )
}

function* mapped<Item, Result>(items: Iterable<Item>, map: (item: Item) => Result): Generator<Result> {
  for (const item of items) yield map(item)
}
