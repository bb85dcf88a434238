import { openDatabase } from '@bot/memory'
import { importQdrant } from '../../src/index.js'
import { memoryOver } from './memory.js'

/* An import in a process of its own, to be killed and to be weighed: `import-qdrant-child.ts OPTIONS`. */

const { databaseUrl, url, apiKey, pageSize } = JSON.parse(process.argv[2]!) as {
  databaseUrl: string
  url: string
  apiKey: string
  pageSize: number
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
const report = await importQdrant({ database, memory, qdrant: { url, apiKey }, collections: 'all', pageSize })
clearInterval(weigh)
const { collections: _, ...rest } = report.verification!
console.log(
  JSON.stringify({ ...report, collections: {}, verification: rest, megabytes: Math.round((peak - before) / 2 ** 20) }),
)
await database.close()
