/** A process that adds what some of the overlapping adders add, and prints what it was told. */
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { openDatabase } from '../../src/database/open.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import { addOverlapping } from './overlapping.js'
import { somePeople } from './people.js'

const [url, baseUrl, adders] = process.argv.slice(2)
const database = await openDatabase({ url: url!, maxConnections: 5 })
const embedder = await createEmbedder({ provider: 'openai', apiKey: 'sk-test-key', baseUrl: baseUrl! })
const memory = new PgvectorMemoryAdapter({ database, embedder })
const people = await somePeople(database)
console.log(JSON.stringify('ready'))
await new Promise((resolve) => process.stdin.once('data', resolve))
console.log(JSON.stringify(await addOverlapping(memory, people, JSON.parse(adders!))))
process.stdin.destroy()
await embedder.close()
await database.close()
