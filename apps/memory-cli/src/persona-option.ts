import { type Database, findPersona, findPersonality, findUsersNamed, listPersonas, uuid } from '@bot/memory'
import type { Command } from 'commander'
import { CommandError, exitCodes } from './exit-codes.js'

/** Whose memories: a persona, or a user who has but one. */
export interface PersonaOptions {
  persona?: string | undefined
  user?: string | undefined
}

export const addPersonaOptions = (command: Command): Command =>
  command
    .option('--persona <id>', 'whose memories')
    .option('--user <name>', 'instead: a user name, where they have one persona')

/**
 * The id of the persona that is meant.
 *
 * @throws CommandError `wrong_usage`, `unknown_persona`, `unknown_user`; `several_personas` names those there are
 */
export async function personaIn(database: Database, { persona, user }: PersonaOptions): Promise<string> {
  if ((persona === undefined) === (user === undefined)) throw usage('wrong_usage', 'Say whose: --persona or --user.')
  if (persona !== undefined) {
    const id = uuid.safeParse(persona)
    if (!id.success) throw usage('wrong_usage', '--persona takes an id; a name goes with --user.')
    if (!(await findPersona(database, id.data))) throw usage('unknown_persona', `There is no persona ${id.data}.`)
    return id.data
  }
  const users = await findUsersNamed(database, user!)
  if (users.length === 0) throw usage('unknown_user', `There is no user of this name.`)
  const personas = (await Promise.all(users.map(({ id }) => listPersonas(database, { ownerId: id })))).flat()
  if (personas.length === 1) return personas[0]!.id
  const listed = personas.map(({ id, name, ownerDiscordId }) => `\n  ${id}  ${name} (Discord ${ownerDiscordId})`)
  throw usage('several_personas', `Several personas are theirs; say which with --persona:${listed.join('')}`)
}

/**
 * The id of a personality, by its slug; undefined where none is named.
 *
 * @throws CommandError `unknown_personality`
 */
export async function personalityIn(database: Database, slug: string | undefined): Promise<string | undefined> {
  if (slug === undefined) return undefined
  const found = await findPersonality(database, slug)
  if (!found) throw usage('unknown_personality', `There is no personality ${slug}.`)
  return found.id
}

const usage = (code: string, message: string) =>
  new CommandError(code, `${message}${message.includes('\n') ? '' : ' Nothing was done.'}`, exitCodes.usage)
