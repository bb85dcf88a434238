import { MemoryError, storableText, uuid } from '@bot/memory'
import { z } from 'zod'

export const legacyUser = storableText(200).min(1)
export const who = z.strictObject({
  actor: storableText(255).min(1),
  reason: storableText(1_000).min(1).optional(),
})

const claim = z.object({ legacyUserId: legacyUser, personaId: uuid, by: who })

/** @throws MemoryError `invalid_input`, naming each field */
export function parseClaim(input: unknown): z.output<typeof claim> {
  return parseOrRefuse(claim, input)
}

export function parseOrRefuse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'claim'}: ${message}`)
  throw new MemoryError('invalid_input', `claim refused, nothing was changed: ${problems.join('; ')}`, {
    details: { problems },
  })
}
