import type { BareDriver } from '../bare/driver.js'
import { filledMemoriesOf } from '../data/filled-memories.js'
import { copyRow, text, timestamp, uuid, vector } from '../load/binary-copy.js'
import { buildIndexAfter } from '../load/build-index-after.js'
import { timed } from '../load/log.js'
import type { Bench } from '../load/open-bench.js'
import { isLoaded, markLoaded } from '../load/scratch.js'
import { channelFirst, type Search, type System } from '../measure/system.js'

const NAIVE = 'naive'

/**
 * What everybody writes first: one table with text and vector, an HNSW index, an index on the persona, and
 * `where persona_id = … order by embedding <=> … limit …`. Filtered after the graph was searched, it finds too little.
 */
export async function openNaive({ driver, dataset, contents, log }: Bench): Promise<System> {
  if (!(await isLoaded(driver, NAIVE, contents))) {
    await driver.execute(`
      drop table if exists bench.naive;
      create table bench.naive (id uuid primary key, persona_id uuid not null, content text not null,
        channel_id text not null, created_at timestamptz not null, embedding vector(1536) not null);
      create index on bench.naive (persona_id);
      create index on bench.naive using hnsw (embedding vector_cosine_ops) with (m = 16, ef_construction = 64)`)
    await timed(log, 'the naive table', () =>
      buildIndexAfter(driver, 'bench.naive', () =>
        driver.copyInto('bench.naive (id, persona_id, content, channel_id, created_at, embedding)', naiveRows(dataset)),
      ),
    )
    await markLoaded(driver, NAIVE, contents)
  }
  return {
    name: NAIVE,
    supports: (filter) => filter !== 'visible',
    search: (search) => channelFirst(search, (asked) => findNaively(driver, asked)),
  }
}

function* naiveRows(dataset: Bench['dataset']): Generator<Buffer> {
  for (const { id, personaId, text: content, channelId, createdAt, embedding } of filledMemoriesOf(dataset)) {
    yield copyRow(uuid(id), uuid(personaId), text(content), text(channelId), timestamp(createdAt), vector(embedding))
  }
}

async function findNaively(driver: BareDriver, { question, personaId, filter, count }: Search): Promise<string[]> {
  const [condition, parameters] =
    filter.kind === 'channel'
      ? ['and channel_id = $4', [filter.channelId]]
      : filter.kind === 'before'
        ? ['and created_at < $4', [filter.before.toISOString()]]
        : ['', []]
  const rows = await driver.query<{ id: string }>(
    `select id from bench.naive where persona_id = $1 ${condition} order by embedding <=> $2 limit $3`,
    [personaId, question.embeddingText, count, ...parameters],
  )
  return rows.map(({ id }) => id)
}
