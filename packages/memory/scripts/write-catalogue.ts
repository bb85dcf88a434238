/** Migrates an empty embedded database and writes down what it then holds. Run by `pnpm db:generate`. */
import { writeFile } from 'node:fs/promises'
import { catalogueFile, readCatalogue } from '../src/database/catalogue.js'
import { migrateDatabase } from '../src/database/migrate.js'
import { openDatabase } from '../src/database/open.js'

const database = await openDatabase()
try {
  await migrateDatabase(database)
  const lines = await readCatalogue(database.db)
  await writeFile(catalogueFile, `${lines.join('\n')}\n`)
  console.log(`catalogue.txt: ${lines.length} lines`)
} finally {
  await database.close()
}
