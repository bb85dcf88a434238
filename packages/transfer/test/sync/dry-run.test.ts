import { randomUUID } from 'node:crypto'
import { type Database, ensurePersonality, ensureUser, historyId } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { type SyncDirection, syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'
import { beginAnew, everything } from '../support/three-databases.js'

const a = useTestDatabase()
const b = useTestDatabase()

beforeEach(() => beginAnew([a, b]))

/** Both know a user with memories; one side deletes them, while the other writes more of theirs. */
async function deletedHereWrittenThere() {
  const keeper = await ensureUser(a, { discordId: '500', username: 'keeper' })
  const ann = await ensureUser(a, { discordId: '501', username: 'ann' })
  const card = { characterInfo: 'someone', personalityTraits: 'patient' }
  const lilith = await ensurePersonality(a, { ownerId: keeper.id, slug: 'lilith', name: 'Lilith', ...card })
  const personaId = ann.defaultPersonaId
  const add = async (database: Database, ...texts: string[]) =>
    (await memoryOver(database)).addMemories(
      texts.map((text) => ({
        text,
        metadata: { personaId, personalityId: lilith.id, createdAt: Date.UTC(2026, 0, 5) },
      })),
    )
  await add(a, 'Rex hates thunder', 'the car is red')
  await syncDatabases({ from: a, to: b, direction: 'both' })
  await a.db.execute(sql`delete from users where id = ${ann.id}`)
  await add(b, 'Rex likes rain', 'the boat is blue', 'the roof leaks')
  const at = Date.UTC(2026, 0, 6)
  await b.db.execute(sql`insert into conversation_history (persona_id, id, personality_id, channel_id, role, content,
      created_at)
    values (${personaId}, ${historyId('7', lilith.id, personaId, at)}, ${lilith.id}, '7', 'user', 'hello',
      ${new Date(at).toISOString()})`)
  await b.db.execute(sql`insert into user_personality_configs (id, user_id, personality_id)
    values (${randomUUID()}, ${ann.id}, ${lilith.id})`)
  await a.db.execute(sql`insert into system_prompts (id, name, content) values (${randomUUID()}, 'new', 'new')`)
}

test.each(['push', 'both'] as const)(
  'it foresees what goes with what it belongs to, and nothing else: %s',
  async (direction) => {
    await deletedHereWrittenThere()
    const before = [await everything(a), await everything(b)]
    const dry = await sync(direction, { dryRun: true })
    expect([await everything(a), await everything(b)]).toEqual(before)
    expect(dry.tables.memories).toMatchObject({ deleted: 5, inserted: 0 })
    expect(dry.samples.filter(({ table, change }) => table === 'memories' && change === 'deleted')).toHaveLength(3)
    expect(dry.tables).toMatchObject({
      users: { deleted: 1 },
      personas: { deleted: 1 },
      conversation_history: { deleted: 1 },
      user_personality_configs: { deleted: 1 },
      system_prompts: { inserted: 1 },
    })
    const real = await sync(direction)
    const changing = Object.keys(dry.tables).filter((name) => !/^memory_/.test(name))
    for (const name of changing) expect([name, real.tables[name]]).toEqual([name, dry.tables[name]])
    expect(
      Object.keys(real.tables)
        .filter((name) => !/^memory_/.test(name))
        .sort(),
    ).toEqual(changing.sort())
  },
)

test('so many deletions as were allowed are counted with what goes along', async () => {
  await deletedHereWrittenThere()
  const { tables } = await sync('push', { dryRun: true })
  const deletes = Object.values(tables).reduce((total, { deleted }) => total + deleted, 0)
  await expect(sync('push', { maxDeletes: deletes - 1 })).rejects.toMatchObject({ details: { deletes } })
  expect((await sync('push', { maxDeletes: deletes })).tables.users).toMatchObject({ deleted: 1 })
})

const sync = (direction: SyncDirection, options = {}) => syncDatabases({ from: a, to: b, direction, ...options })
