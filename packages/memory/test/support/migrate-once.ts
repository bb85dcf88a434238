/** A process that waits for a line, migrates the database it is told, and prints what it applied. */
import { once } from 'node:events'
import { migrateDatabase } from '../../src/database/migrate.js'
import { openDatabase } from '../../src/database/open.js'

const database = await openDatabase({ url: process.argv[2] })
console.log(JSON.stringify('ready'))
await once(process.stdin, 'data')
console.log(JSON.stringify((await migrateDatabase(database)).applied))
await database.close()
process.exit()
