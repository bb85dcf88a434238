/** A process that opens a data directory and comes to its end. */
import { openDatabase } from '../../src/database/open.js'

await openDatabase({ dataDir: process.argv[2] })
console.log(JSON.stringify({ opened: true }))
