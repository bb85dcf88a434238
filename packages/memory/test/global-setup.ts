import { databaseTemplate } from '@bot/testing'
import { migrateDatabase } from '../src/database/migrate.js'
import { openDatabase } from '../src/database/open.js'

export default databaseTemplate({
  open: openDatabase,
  migrate: migrateDatabase,
  madeOf: ['../src/', '../migrations/'].map((folder) => new URL(folder, import.meta.url)),
})
