import { z } from 'zod'
import { TransferError } from '../errors.js'

const person = z.union([
  z.strictObject({ discordId: z.string().regex(/^\d{1,20}$/), note: z.string().optional() }),
  z.strictObject({ personaId: z.guid(), note: z.string().optional() }),
])
const users = z.record(z.string().min(1).max(200), person)

const whole = z.strictObject({
  /** Legacy user id -> who they are. */
  users: users.default({}),
  /** Name of a folder -> id or slug of the personality meant. */
  personalities: z.record(z.string(), z.string().min(1)).default({}),
})

/**
 * Who the users of a legacy export are: `{ "<legacy user id>": { "discordId": "…", "note": "…" }, … }`, or, where folders
 * are called otherwise than personalities here, `{ "users": { … }, "personalities": { "<folder>": "<slug>" } }`. A
 * `personaId` may stand for the `discordId`.
 */
export type ShapesMappingFile = z.input<typeof whole> | z.input<typeof users>
export type ShapesMapping = z.output<typeof whole>
export type MappedPerson = z.output<typeof person>

/** Parses a mapping. @throws TransferError `invalid_mapping`, naming each field and what is wrong with it */
export function parseShapesMapping(value: unknown = {}): ShapesMapping {
  const isWhole = typeof value === 'object' && value !== null && ('users' in value || 'personalities' in value)
  const result = isWhole ? whole.safeParse(value) : users.safeParse(value)
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'mapping'}: ${message}`)
    throw new TransferError('invalid_mapping', `The mapping is not right, nothing was done. ${problems.join('; ')}`)
  }
  return isWhole ? (result.data as ShapesMapping) : { users: result.data as ShapesMapping['users'], personalities: {} }
}
