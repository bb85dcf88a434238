import { FIRST_PERSONA_NAME, type Persona, type Personality } from '@bot/memory'

/** Who speaks, as `fillNames` puts them in. */
export interface Names {
  user: string
  assistant: string
}

/** People choose names freely; in a prompt a name is one short line without tags. */
const LONGEST_NAME = 80
const plain = (name: string): string =>
  name
    .replaceAll(/[<>]/g, '')
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME)
    .toWellFormed()

/** What the persona wants to be called, else its name, else the username; and the personality's name for people. */
export function namesOf(
  persona: Pick<Persona, 'name' | 'preferredName'>,
  personality: Pick<Personality, 'name' | 'displayName'>,
  username: string,
): Names {
  const own = persona.name === FIRST_PERSONA_NAME ? username : persona.name
  return {
    user: plain(persona.preferredName ?? own) || 'User',
    assistant: plain(personality.displayName ?? personality.name) || 'Assistant',
  }
}
