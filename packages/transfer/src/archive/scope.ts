import { type SQL, sql } from 'drizzle-orm'
import type { ArchivedTable } from './tables.js'

/** Which rows of a table go into an archive, and which columns are emptied there. */
export interface TableScope {
  readonly where: SQL
  /** Emptied where the condition does not hold. */
  readonly only?: { readonly columns: readonly string[]; readonly where: SQL }
}

export const everything: TableScope = { where: sql`true` }

/**
 * What is one person's, and what that refers to: their characters, and the models' names. Of whoever owns such a
 * character only the row of the user goes along, since the character cannot stand without it.
 */
export function scopeOfPerson({ name, columns }: ArchivedTable, userId: string): TableScope {
  const named = byName(userId)[name]
  if (named) return named
  if (columns.includes('persona_id')) return { where: sql`persona_id in (${personasOf(userId)})` }
  return { where: sql`false` }
}

const personasOf = (userId: string): SQL => sql`select id from personas where owner_id = ${userId}`

function byName(user: string): Record<string, TableScope> {
  const personas = personasOf(user)
  const characters = sql`
    select personality_id from memories where persona_id in (${personas})
    union select personality_id from conversation_history where persona_id in (${personas})
    union select personality_id from user_personality_configs where user_id = ${user}
    union select personality_id from user_persona_history_configs where user_id = ${user}`
  const configs = sql`
    select llm_config_id from personality_default_configs where personality_id in (${characters})
    union select llm_config_id from user_personality_configs where user_id = ${user}
    union select default_llm_config_id from users where id = ${user}`
  return {
    users: {
      where: sql`id = ${user} or id in (select owner_id from personalities where id in (${characters}))`,
      only: { columns: ['default_persona_id', 'default_llm_config_id'], where: sql`id = ${user}` },
    },
    personas: { where: sql`owner_id = ${user}` },
    personalities: { where: sql`id in (${characters})` },
    system_prompts: { where: sql`id in (select system_prompt_id from personalities where id in (${characters}))` },
    llm_configs: {
      where: sql`owner_id = ${user} or id in (${configs})`,
      only: { columns: ['owner_id'], where: sql`owner_id = ${user}` },
    },
    personality_default_configs: { where: sql`personality_id in (${characters})` },
    personality_owners: { where: sql`user_id = ${user} and personality_id in (${characters})` },
    user_personality_configs: { where: sql`user_id = ${user}` },
    user_persona_history_configs: { where: sql`user_id = ${user} and persona_id in (${personas})` },
    embedding_models: everything,
    erasure_keys: { where: sql`id in (select key_id from erasures where persona_id in (${personas}))` },
  }
}
