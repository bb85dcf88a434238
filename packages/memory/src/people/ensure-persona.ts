import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { personaId } from '../ids.js'
import { parseInput, storableText, uuid } from '../input.js'
import { FIRST_PERSONA_NAME } from './ensure-user.js'

const personaInput = z.strictObject({
  ownerId: uuid,
  name: storableText(255).min(1),
  content: storableText(100_000).optional(),
  preferredName: storableText(255).nullish(),
  pronouns: storableText(100).nullish(),
  language: z
    .string()
    .regex(/^[a-z_]+$/)
    .optional(),
})

/** A persona to be there. */
export type NewPersona = z.input<typeof personaInput>

/**
 * The persona of this owner and name, made where it is new. What is given replaces what stood; what is left out stays.
 *
 * @throws MemoryError `invalid_input`
 */
export async function ensurePersona(target: Database | Transaction, input: NewPersona): Promise<{ id: string }> {
  const persona = parseInput(personaInput, input, 'persona')
  // Names that people edit collide after rename and re-create, so only the first persona has an id of its name.
  const id = persona.name === FIRST_PERSONA_NAME ? personaId(persona.ownerId, persona.name) : v7()
  return guarded(() =>
    transaction(target, async (tx) => {
      const [row] = await queryRows<{ id: string }>(
        tx,
        sql`insert into personas as known (id, owner_id, name, content, preferred_name, pronouns, language)
          values (${id}, ${persona.ownerId}, ${persona.name}, ${persona.content ?? ''}, ${persona.preferredName ?? null},
            ${persona.pronouns ?? null}, ${persona.language ?? 'english'}::regconfig)
          on conflict (owner_id, name) do update set
            content = coalesce(${persona.content ?? null}, known.content),
            preferred_name = coalesce(excluded.preferred_name, known.preferred_name),
            pronouns = coalesce(excluded.pronouns, known.pronouns),
            language = coalesce(${persona.language ?? null}::regconfig, known.language),
            updated_at = now()
          returning id`,
      )
      return row!
    }),
  )
}
