import { openDatabase } from '@bot/memory'
import { syncDatabases } from '../../src/index.js'

/* A sync in a process of its own, to be killed and to be weighed: `sync-child.ts OPTIONS`. */

const { from, to } = JSON.parse(process.argv[2]!) as { from: string; to: string }
const sides = { from: await openDatabase({ url: from }), to: await openDatabase({ url: to }) }
const before = process.memoryUsage().rss
let peak = before
const weigh = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 20)
console.log('"begun"')
await syncDatabases({ ...sides, direction: 'both' })
clearInterval(weigh)
console.log(JSON.stringify({ megabytes: Math.round(peak / 2 ** 20), above: Math.round((peak - before) / 2 ** 20) }))
for (const database of [sides.from, sides.to]) await database.close()
