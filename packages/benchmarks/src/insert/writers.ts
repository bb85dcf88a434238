import { PgvectorMemoryAdapter } from '@bot/memory'
import type { FilledMemory } from '../data/filled-memories.js'
import { GUILD_ID } from '../data/memories.js'
import { copyMemories, copyVectors } from '../load/load-memories.js'
import type { Bench } from '../load/open-bench.js'
import { readyEmbedder } from '../ours/ready-embedder.js'
import { OURS } from '../ours/system.js'
import type { Peer } from '../peers/peer.js'

/** Something that stores memories. */
export type Writer = Pick<Peer, 'name' | 'insert' | 'remove'>

/** The adapter's `addMemories`, knowing the vector of every text. */
export function ourWriter({ database, driver }: Bench, all: readonly FilledMemory[]): Writer {
  const vectors = new Map(all.map(({ text, embedding }) => [text, [...embedding]]))
  const memory = new PgvectorMemoryAdapter({ database, embedder: readyEmbedder(vectors) })
  const inserted: string[] = []
  return {
    name: OURS,
    async insert(memories) {
      const added = await memory.addMemories(
        memories.map(({ text, personaId, personalityId, channelId, createdAt }) => ({
          text,
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
  name: 'copy',
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
