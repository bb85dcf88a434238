import { startChild } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { queryRows } from '../../src/database/rows.js'
import { growModel } from '../../src/reembed/grow.js'
import { commitReembed } from '../../src/reembed/move-pointer.js'
import { startReembed } from '../../src/reembed/start.js'
import { reembedStatus } from '../../src/reembed/status.js'
import { useTestDatabase } from '../support/database.js'
import { somePeople } from '../support/people.js'
import { urlOfDatabase } from '../support/server.js'
import { twoModels } from './two-models.js'

const database = useTestDatabase()
const MEMORIES = 300
const BATCH = 10

it('a process that is killed while a model grows costs one batch, and another goes on', async () => {
  const people = await somePeople(database)
  const { early, late, embedderOf } = await twoModels()
  const memory = new PgvectorMemoryAdapter({ database, embedder: early, embedderOf })
  const metadata = { personaId: people.ann, personalityId: people.lilith, createdAt: 1_760_000_000_000 }
  await memory.addMemories(Array.from({ length: MEMORIES }, (_, at) => ({ text: `fact number ${at}`, metadata })))
  const [{ name } = { name: '' }] = await queryRows<{ name: string }>(
    database.db,
    sql`select current_database() as name`,
  )

  const child = startChild(new URL('./grow-child.ts', import.meta.url), urlOfDatabase(name))
  for (let round = 0; round < 5; round++) expect(await child.next()).toMatchObject({ embedded: BATCH })
  child.process.kill('SIGKILL')
  await child.ended()
  const { beside } = await reembedStatus(database)
  expect(beside!.vectors).toBeGreaterThanOrEqual(5 * BATCH)
  expect(beside!.vectors).toBeLessThan(MEMORIES)

  // What it held comes back when its lease ends.
  await database.db.execute(sql`update embedding_backlog set due_at = now()`)
  late.calls.length = 0
  expect(await startReembed({ database, embedder: late })).toEqual({ queued: 0 })
  expect((await growModel({ database, memory, model: 'late' })).status).toBe('grown')
  // But for the word that asks whether it answers, only what had no vector was embedded.
  expect(late.calls.flat().length).toBe(1 + MEMORIES - beside!.vectors)
  expect(await commitReembed({ database, model: 'late' })).toMatchObject({ missing: 0 })
})

it('several processes grow a model together, and none embeds what another did', async () => {
  const { early, late, embedderOf } = await twoModels()
  const grown = async () => {
    const memory = new PgvectorMemoryAdapter({ database, embedder: late, embedderOf })
    return growModel({ database, memory, model: 'early', perSecond: 50 * BATCH })
  }
  await database.db.execute(sql`delete from memory_vectors where model = 'early'`)
  await startReembed({ database, embedder: early }).catch(() => {})
  await database.db.execute(sql`insert into embedding_backlog (persona_id, memory_id, model)
    select persona_id, id, 'early' from memories on conflict do nothing`)
  early.calls.length = 0
  const all = await Promise.all([grown(), grown(), grown()])
  expect(all.map(({ status }) => status)).toEqual(['grown', 'grown', 'grown'])
  expect(early.calls.flat().sort()).toEqual([...new Set(early.calls.flat())].sort())
  expect(early.calls.flat()).toHaveLength(MEMORIES)
})
