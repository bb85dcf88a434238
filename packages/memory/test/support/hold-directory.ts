/** A process that opens a data directory, prints what came of it, and holds it until its input ends. */
import { openDatabase } from '../../src/database/open.js'
import { MemoryError } from '../../src/errors.js'

const [dataDir, url] = process.argv.slice(2)
try {
  const database = await openDatabase({ dataDir })
  if (url !== undefined) await database.announce?.(url)
  console.log(JSON.stringify({ opened: true }))
  process.stdin.resume()
  await new Promise((resolve) => process.stdin.once('end', resolve))
  await database.close()
} catch (error) {
  if (!MemoryError.is(error)) throw error
  console.log(JSON.stringify({ code: error.code, details: error.details, message: error.message }))
}
