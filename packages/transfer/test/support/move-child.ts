import { openDatabase } from '@bot/memory'
import { createArchive, importShapes, restoreArchive } from '../../src/index.js'
import { memoryOver } from './memory.js'

/* A move in a process of its own, to be killed and to be weighed: `move-child.ts OPTIONS`. */

const { databaseUrl, move, path } = JSON.parse(process.argv[2]!) as {
  databaseUrl: string
  move: 'shapes' | 'create' | 'restore'
  path: string
}
const database = await openDatabase({ url: databaseUrl })
const memory = await memoryOver(database)
await memory.checkModel()
const before = process.memoryUsage().rss
let peak = before
const weigh = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 20)
console.log('"begun"')
const startedAt = performance.now()
const moves = {
  shapes: async () => (await importShapes({ database, memory, directory: path })).counts,
  create: async () => (await createArchive({ database, file: path })).manifest.tables,
  restore: async () => (await restoreArchive({ database, file: path })).tables,
}
const counts = await moves[move]()
clearInterval(weigh)
const megabytes = Math.round((peak - before) / 2 ** 20)
console.log(JSON.stringify({ counts, megabytes, seconds: Math.round((performance.now() - startedAt) / 1000) }))
await database.close()
