import { migrateDatabase, openDatabase } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'
import { memoriesIn } from '../support/sync-rows.js'
import { beginAnew, everything } from '../support/three-databases.js'

const server = useTestDatabase()
beforeEach(() => beginAnew([server]))

test('what grew out of the embedded database goes to a server, and both go on as equals', async () => {
  const embedded = await openDatabase({})
  try {
    await migrateDatabase(embedded)
    const personaId = await memoriesIn(embedded, 250)
    await syncDatabases({ from: embedded, to: server })
    const first = await everything(embedded)
    expect(first.memory_vectors).toHaveLength(250)
    expect(await everything(server)).toEqual(first)

    const [here, there] = [await memoryOver(embedded), await memoryOver(server)]
    const by = { actor: 'test' }
    const ids = first.memories!.slice(0, 3).map((row) => (JSON.parse(row) as { id: string }).id)
    await here.edit({ personaId, id: ids[0]!, text: 'Olga sold her bees', by })
    await there.forget({ personaId, where: { ids: [ids[1]!] }, depth: 'erase', by })
    await server.db.execute(sql`delete from memories where id = ${ids[2]!}::uuid`)
    await syncDatabases({ from: server, to: embedded, direction: 'both' })
    const after = await everything(server)
    expect(after.memories).toHaveLength(248)
    expect(after.memories!.join()).toContain('Olga sold her bees')
    expect(await everything(embedded)).toEqual(after)
    expect((await syncDatabases({ from: embedded, to: server, direction: 'both' })).tables).toEqual({})
  } finally {
    await embedded.close()
  }
})
