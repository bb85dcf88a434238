import type { Database } from '../../src/database/database.js'
import { ensurePersona } from '../../src/people/ensure-persona.js'
import { ensureUser } from '../../src/people/ensure-user.js'
import { ensurePersonality } from '../../src/people/personalities.js'

/** Ann with two personas, Ben with one, and two characters. */
export async function somePeople(database: Database) {
  const ann = await ensureUser(database, { discordId: '80351110224678912', username: 'ann' })
  const ben = await ensureUser(database, { discordId: '80351110224678913', username: 'ben' })
  const annAtPlay = await ensurePersona(database, { ownerId: ann.id, name: 'At play' })
  const card = { ownerId: ann.id, characterInfo: 'A character.', personalityTraits: 'Kind.' }
  const lilith = await ensurePersonality(database, { ...card, slug: 'lilith', name: 'Lilith' })
  const moss = await ensurePersonality(database, { ...card, slug: 'moss', name: 'Moss' })
  return {
    ann: ann.defaultPersonaId,
    annAtPlay: annAtPlay.id,
    ben: ben.defaultPersonaId,
    lilith: lilith.id,
    moss: moss.id,
    users: { ann: ann.id, ben: ben.id },
  }
}

export type People = Awaited<ReturnType<typeof somePeople>>
