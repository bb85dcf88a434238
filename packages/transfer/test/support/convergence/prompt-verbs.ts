import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Scene } from './world.js'

const touched = sql`updated_at = now()`

export const promptVerbs = {
  async prompt({ next, run, told }: Scene) {
    const id = randomUUID()
    const content = `p${next()}`
    await run(sql`insert into system_prompts (id, name, content) values (${id}, ${id}, ${content})`)
    told.prompts.set(id, content)
  },

  async editPrompt({ next, run, some, told }: Scene) {
    const prompt = await some('system_prompts')
    if (prompt === undefined) return
    const content = `p${next()}`
    await run(sql`update system_prompts set content = ${content}, ${touched} where id = ${prompt.id}`)
    if (told.prompts.has(prompt.id!)) told.prompts.set(prompt.id!, content)
  },

  async deletePrompt({ run, some, told }: Scene) {
    const prompt = await some('system_prompts')
    if (prompt === undefined) return
    await run(sql`delete from system_prompts where id = ${prompt.id}`)
    if (told.prompts.has(prompt.id!)) told.prompts.set(prompt.id!, null)
  },

  async twinPrompt({ next, other, run }: Scene) {
    await run(sql`insert into system_prompts (id, name, content)
      values (${randomUUID()}, ${`twin ${other % 2}`}, ${`t${next()}`}) on conflict do nothing`)
  },

  async renamePrompt({ other, run, some }: Scene) {
    const prompt = await some('system_prompts', sql`id::text`, sql`name like 'twin%'`)
    if (prompt === undefined) return
    const name = `twin ${other % 3}`
    await run(sql`update system_prompts set name = ${name}, ${touched}
      where id = ${prompt.id} and not exists (select from system_prompts where name = ${name})`)
  },

  async defaultPrompt({ run, some }: Scene) {
    const prompt = await some('system_prompts')
    if (prompt === undefined) return
    await run(sql`update system_prompts set is_default = false, ${touched} where is_default and id <> ${prompt.id}`)
    await run(sql`update system_prompts set is_default = true, ${touched} where id = ${prompt.id}`)
  },
}

export type PromptVerb = keyof typeof promptVerbs
export const isPromptVerb = (verb: string): verb is PromptVerb => verb in promptVerbs
