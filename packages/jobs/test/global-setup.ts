import { migrateDatabase, openDatabase } from '@bot/memory'
import { databaseTemplate } from '@bot/testing'
import { createJobQueue } from '../src/index.js'

export default databaseTemplate({
  open: openDatabase,
  async migrate(database) {
    await migrateDatabase(database)
    const queue = await createJobQueue({ database }) // its tables take as long as opening a database
    await queue.stop()
  },
  madeOf: ['../../memory/dist/', '../../memory/migrations/', '../src/'].map(
    (folder) => new URL(folder, import.meta.url),
  ),
})
