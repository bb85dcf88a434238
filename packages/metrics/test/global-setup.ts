import { migrateDatabase, openDatabase } from '@bot/memory'
import { databaseTemplate } from '@bot/testing'

export default databaseTemplate({
  open: openDatabase,
  migrate: migrateDatabase,
  madeOf: ['../../memory/dist/', '../../memory/migrations/'].map((folder) => new URL(folder, import.meta.url)),
})
