/**
 * Migrates an empty embedded database and writes down what it then holds, in catalogue.txt. `pnpm db:generate` runs it;
 * with --check, as `pnpm db:check` runs it, it only says what is different.
 */
import { writeFile } from 'node:fs/promises'
import { catalogueFile, compareCatalogue, declaredCatalogue, readCatalogue } from '../src/database/catalogue.js'
import { migrateDatabase } from '../src/database/migrate.js'
import { openDatabase } from '../src/database/open.js'

const database = await openDatabase()
try {
  await migrateDatabase(database)
  const live = await readCatalogue(database.db)
  if (process.argv.includes('--check')) check(live)
  else await write(live)
} finally {
  await database.close()
}

async function write(live: string[]): Promise<void> {
  await writeFile(catalogueFile, `${live.join('\n')}\n`)
  console.log(`catalogue.txt: ${live.length} lines`)
}

function check(live: string[]): void {
  const { missing, unexpected } = compareCatalogue(declaredCatalogue(), live)
  if (missing.length + unexpected.length === 0) return
  console.error('The migrations make another database than packages/memory/catalogue.txt says:')
  for (const line of missing) console.error(`- ${line}`)
  for (const line of unexpected) console.error(`+ ${line}`)
  console.error('Run `pnpm db:generate`, read what changed in catalogue.txt, and commit it.')
  process.exitCode = 1
}
