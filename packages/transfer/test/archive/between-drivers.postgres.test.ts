import { migrateDatabase, openDatabase } from '@bot/memory'
import { expect, test } from 'vitest'
import { createArchive, restoreArchive } from '../../src/index.js'
import { dump, fill, useFolder } from '../support/archives.js'
import { useTestDatabase } from '../support/database.js'

const server = useTestDatabase()
const folder = useFolder()

test('an archive goes from the embedded database to a server and back, row for row and bit for bit', async () => {
  const first = await openDatabase({})
  const last = await openDatabase({})
  try {
    await migrateDatabase(first)
    await migrateDatabase(last)
    await fill(first, { memoriesEach: 250 })
    await createArchive({ database: first, file: folder.file('first.tar.gz') })
    await restoreArchive({ database: server, file: folder.file('first.tar.gz') })
    await createArchive({ database: server, file: folder.file('second.tar.gz') })
    await restoreArchive({ database: last, file: folder.file('second.tar.gz') })

    const original = await dump(first)
    expect(original.memory_vectors).toHaveLength(500)
    expect(await dump(server)).toEqual(original)
    expect(await dump(last)).toEqual(original)
  } finally {
    await first.close()
    await last.close()
  }
})
