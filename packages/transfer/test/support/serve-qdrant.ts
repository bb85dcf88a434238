import { memoryId } from '@bot/memory'
import { type BotCollectionsOptions, botCollections, serveQdrant, startFakeQdrant } from '@bot/testing'

/* The bot's collections, served by a process of their own: `serve-qdrant.ts OPTIONS`. */

const { chance, ...options } = JSON.parse(process.argv[2]!) as Omit<BotCollectionsOptions, 'memoryId'> & {
  chance: number
}
const made = botCollections({ ...options, memoryId })
const kinds = ['rate_limited', 'server_error', 'cut', 'cut_mid_body', 'invalid_json', 'slow'] as const
const qdrant = await startFakeQdrant(chance > 0 ? { chaos: { seed: 1, probability: chance, kinds } } : {})
for (const [name, { params, points }] of made.collections) qdrant.addCollection(name, params, points)
serveQdrant(qdrant, made.expected)
