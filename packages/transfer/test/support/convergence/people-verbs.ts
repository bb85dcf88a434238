import { randomUUID } from 'node:crypto'
import { ensurePersonality, ensureUser, historyId } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { claimLegacyUser } from '../../../src/index.js'
import type { Scene } from './world.js'

const touched = sql`updated_at = now()`
const card = { characterInfo: 'someone', personalityTraits: 'patient' }

export const peopleVerbs = {
  async user({ database, which }: Scene) {
    await ensureUser(database, { discordId: String(1 + (which % 4)), username: `user ${which % 4}` })
  },

  async twinUser({ run, which }: Scene) {
    await run(sql`with made as (
        insert into users (id, discord_id, username) values (${randomUUID()}, ${String(1 + (which % 4))}, 'twin')
        on conflict do nothing returning id
      ) insert into personas (id, owner_id, name) select gen_random_uuid(), id, 'default' from made`)
  },

  async renameUser({ next, run, some }: Scene) {
    const user = await some('users')
    if (user === undefined) return
    await run(sql`update users set username = ${`u${next()}`}, ${touched} where id = ${user.id}`)
  },

  async deleteUser({ run, some, told }: Scene) {
    const user = await some('users')
    if (user === undefined) return
    await run(sql`update personalities set owner_id = (select id from users where id <> ${user.id} order by id limit 1),
      ${touched} where owner_id = ${user.id} and exists (select from users where id <> ${user.id})`)
    told.isAnybodyGone = true
    await run(sql`delete from users where id = ${user.id}
      and not exists (select from personalities where owner_id = users.id)`)
  },

  async personality({ database, other, some }: Scene) {
    const user = await some('users')
    const slug = `slug${other % 3}`
    if (user !== undefined) await ensurePersonality(database, { ownerId: user.id!, slug, name: slug, ...card })
  },

  async twinPersonality({ other, run, some }: Scene) {
    const user = await some('users')
    if (user === undefined) return
    await run(sql`insert into personalities (id, slug, name, owner_id, character_info, personality_traits,
        system_prompt_id)
      values (${randomUUID()}, ${`slug${other % 3}`}, 'twin', ${user.id}, 'x', 'y', (select id from system_prompts limit 1))
      on conflict do nothing`)
  },

  async renamePersonality({ other, run, some }: Scene) {
    const one = await some('personalities')
    if (one === undefined) return
    const slug = `slug${other % 4}`
    await run(sql`update personalities set slug = ${slug}, ${touched}
      where id = ${one.id} and not exists (select from personalities where slug = ${slug})`)
  },

  async giveAway({ other, run, some }: Scene) {
    const one = await some('personalities')
    if (one === undefined) return
    await run(sql`update personalities set ${touched},
        owner_id = (select id from users order by id offset ${other % 2} limit 1)
      where id = ${one.id} and (select count(*) from users) > 1`)
  },

  async deletePersonality({ run, some, told }: Scene) {
    const one = await some('personalities')
    told.isAnybodyGone = true
    if (one !== undefined) await run(sql`delete from personalities where id = ${one.id}`)
  },

  async persona({ other, run, some }: Scene) {
    const user = await some('users')
    if (user === undefined) return
    await run(sql`insert into personas (id, owner_id, name)
      values (${randomUUID()}, ${user.id}, ${`other${other % 2}`}) on conflict do nothing`)
  },

  async renamePersona({ other, run, some }: Scene) {
    const one = await some('personas')
    if (one === undefined) return
    const name = `other${other % 3}`
    await run(sql`update personas set name = ${name}, ${touched} where id = ${one.id} and kind <> 'unclaimed'
      and not exists (select from personas twin where twin.owner_id = personas.owner_id and twin.name = ${name})`)
  },

  async config({ run, some }: Scene) {
    const [user, one] = [await some('users'), await some('personalities')]
    if (user === undefined || one === undefined) return
    await run(sql`insert into user_personality_configs (id, user_id, personality_id)
      values (${randomUUID()}, ${user.id}, ${one.id}) on conflict (user_id, personality_id) do update set ${touched}`)
  },

  async message({ next, run, some, which }: Scene) {
    const [persona, one] = [await some('personas'), await some('personalities')]
    if (persona === undefined || one === undefined) return
    const at = Date.UTC(2026, 0, 1, 0, 0, which)
    await run(sql`insert into conversation_history (persona_id, id, personality_id, channel_id, role, content, created_at)
      values (${persona.id}, ${historyId('7', one.id!, persona.id!, at)}, ${one.id}, '7', 'user', ${`said ${next()}`},
        ${new Date(at).toISOString()}) on conflict do nothing`)
  },

  async editMessage({ next, run, some }: Scene) {
    const one = await some('conversation_history')
    if (one === undefined) return
    await run(sql`update conversation_history set content = ${`said ${next()}`}, ${touched} where id = ${one.id}`)
  },

  async deleteMessage({ run, some }: Scene) {
    const one = await some('conversation_history')
    if (one !== undefined) await run(sql`delete from conversation_history where id = ${one.id}`)
  },

  /** What databases claim differently is in doubt in all of them. */
  async claim({ database, other, some }: Scene) {
    const persona = await some('personas', sql`id::text`, sql`kind <> 'unclaimed'`)
    if (persona === undefined) return
    const legacyUserId = `legacy-${other % 2}`
    await claimLegacyUser(database, { legacyUserId, personaId: persona.id!, by: { actor: 'test' } })
  },
}

export type PeopleVerb = keyof typeof peopleVerbs
