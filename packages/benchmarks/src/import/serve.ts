import { type PointSource, serveQdrant, startFakeQdrant } from '@bot/testing'
import { planDataset } from '../data/dataset.js'
import { type FilledMemory, filledMemoriesOf } from '../data/filled-memories.js'
import { GUILD_ID } from '../data/memories.js'

/* The memories of a data set as the bot's Qdrant held them, a collection a personality: `serve.js ROWS SEED`. */

/** As Qdrant writes them: no more digits than a float4 has. */
const shortest = (vector: Float32Array): number[] => Array.from(vector, (value) => Number(value.toPrecision(9)))

const [rows, seed] = process.argv.slice(2).map(Number)
type Kept = Omit<FilledMemory, 'embedding'> & { vector: number[] }
const collections = new Map<string, Kept[]>()
for (const { embedding, ...facts } of filledMemoriesOf(planDataset({ rows: rows!, seed: seed! }))) {
  // Made ready before anything is measured: a Qdrant takes no time of this machine's.
  const memory = { ...facts, vector: shortest(embedding) }
  const collection = `personality-${memory.personalityId}`
  const some = collections.get(collection)
  if (some) some.push(memory)
  else collections.set(collection, [memory])
}

const sourceOf = (memories: Kept[]): PointSource => {
  memories.sort((left, right) => (left.id < right.id ? -1 : 1))
  const ids = memories.map(({ id }) => id)
  return {
    size: memories.length,
    at(position) {
      const { id, text, personaId, personalityId, channelId, createdAt, vector } = memories[position]!
      const payload = {
        content: text,
        personaId,
        personalityId,
        channelId,
        guildId: GUILD_ID,
        createdAt: createdAt.getTime(),
      }
      return { id, payload, vectors: { '': vector } }
    },
    seek: (wanted) => {
      const position = ids.findIndex((id) => id >= String(wanted))
      return position === -1 ? ids.length : position
    },
  }
}

const qdrant = await startFakeQdrant()
for (const [name, memories] of collections) {
  qdrant.addCollection(name, { vectors: { size: 1536, distance: 'Cosine' } }, sourceOf(memories))
}
serveQdrant(qdrant, {})
