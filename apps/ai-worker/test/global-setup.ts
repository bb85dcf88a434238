import { createJobQueue } from '@bot/jobs'
import { migrateDatabase, openDatabase } from '@bot/memory'
import { databaseTemplate } from '@bot/testing'

export default databaseTemplate({
  open: openDatabase,
  async migrate(database) {
    await migrateDatabase(database)
    const queue = await createJobQueue({ database }) // its tables take as long as opening a database
    await queue.stop()
  },
  madeOf: [
    '../../../packages/memory/dist/',
    '../../../packages/memory/migrations/',
    '../../../packages/jobs/dist/',
  ].map((folder) => new URL(folder, import.meta.url)),
})
