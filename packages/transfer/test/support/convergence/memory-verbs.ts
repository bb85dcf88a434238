import { ensureUnclaimedPersona, memoryId, moveMemories, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { Scene } from './world.js'

const by = { actor: 'test' }

/** A memory by the number in its text; not one of those that nobody claimed. */
async function someMemory({ some }: Scene, visibility = sql`visibility <> 'deleted'`) {
  const row = await some(
    'memories',
    sql`id::text, persona_id::text as "personaId", substring(content from '^m(\\d+)') as n`,
    sql`${visibility} and content ~ '^m\\d' and legacy_shapes_user_id is null`,
  )
  return row && { id: row.id!, personaId: row.personaId!, n: row.n! }
}

export const memoryVerbs = {
  async add({ memory, next, some, told, which }: Scene) {
    const persona = await some('personas', sql`id::text`, sql`kind <> 'unclaimed'`)
    const one = await some('personalities')
    if (persona === undefined || one === undefined) return
    const n = String(next())
    const text = `m${n} Rex hates thunder`
    const metadata = { personaId: persona.id!, personalityId: one.id!, createdAt: Date.UTC(2026, 0, 1 + which) }
    await memory.addMemories([{ text, metadata }])
    told.memories.set(n, text)
  },

  async edit(scene: Scene) {
    const row = await someMemory(scene)
    if (row === undefined) return
    const text = `m${row.n} edit ${scene.next()}`
    await scene.memory.edit({ personaId: row.personaId, id: row.id, text, by })
    scene.told.memories.set(row.n, text)
  },

  async hide(scene: Scene) {
    const row = await someMemory(scene)
    if (row === undefined) return
    await scene.memory.softDelete({ personaId: row.personaId, ids: [row.id], by })
    scene.told.untold.add(row.n)
  },

  async restore(scene: Scene) {
    const row = await someMemory(scene, sql`visibility = 'deleted'`)
    if (row !== undefined) await scene.memory.restore({ personaId: row.personaId, ids: [row.id], by })
  },

  async deleteMemory(scene: Scene) {
    const row = await someMemory(scene)
    if (row === undefined) return
    scene.told.untold.add(row.n)
    await scene.run(sql`delete from memories where persona_id = ${row.personaId} and id = ${row.id}`)
  },

  async erase(scene: Scene) {
    const row = await someMemory(scene)
    if (row === undefined) return
    scene.told.untold.add(row.n)
    await scene.memory.forget({ personaId: row.personaId, where: { ids: [row.id] }, depth: 'erase', by })
  },

  async move(scene: Scene) {
    const row = await someMemory(scene)
    if (row === undefined) return
    const { database, on, other, told } = scene
    const personas = await queryRows<{ id: string }>(
      database.db,
      sql`select id::text from personas where id <> ${row.personaId} and kind <> 'unclaimed' order by 1`,
    )
    const to = personas[other % Math.max(1, personas.length)]
    if (to === undefined) return
    await moveMemories(database, { personaId: row.personaId, to: to.id, ids: [row.id], by })
    told.moves.set(row.n, (told.moves.get(row.n) ?? new Set()).add(on))
  },

  /** What an import brings of somebody whom nobody has claimed. */
  async legacy({ database, other, run, some, which }: Scene) {
    const one = await some('personalities')
    if (one === undefined) return
    const legacyUserId = `legacy-${other % 2}`
    const { id: personaId } = await ensureUnclaimedPersona(database, { legacyUserId })
    const text = `legacy text ${which % 3}`
    await run(sql`insert into memories (persona_id, id, personality_id, content, legacy_shapes_user_id)
      values (${personaId}, ${memoryId(personaId, one.id!, text)}, ${one.id}, ${text}, ${legacyUserId})
      on conflict do nothing`)
  },
}

export type MemoryVerb = keyof typeof memoryVerbs
export const isMemoryVerb = (verb: string): verb is MemoryVerb => verb in memoryVerbs
