import { z } from 'zod'
import { MemoryError } from './errors.js'

/*
 * What every verb lets in. NUL and lone surrogates cannot be stored as text by PostgreSQL, and would fail half-way
 * through a batch; here they fail before anything happens.
 */

/** Longest text of a memory or a message, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 100_000

const storable = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** A text that PostgreSQL can hold: no NUL, no lone surrogate. */
export const storableText = (max: number) =>
  z.string().max(max).refine(storable, 'must not contain NUL or lone surrogates')

const textWorthKeeping = (max: number) => storableText(max).refine((text) => text.trim() !== '', 'must not be empty')

/** A text worth keeping: storable and not only white space. */
export const memoryText = textWorthKeeping(MAX_TEXT_LENGTH)

/** The text of a turn: a message and its reply, each as long as a message may be, and who said it. */
export const turnText = textWorthKeeping(2 * MAX_TEXT_LENGTH + 100)

/** A UUID of any version, in lower case. */
export const uuid = z.guid().transform((id) => id.toLowerCase())

/** A Discord id. */
export const snowflake = z.string().regex(/^\d{1,20}$/, 'must be a Discord id: 1 to 20 digits')

/** Times before 1995 are seconds that were taken for milliseconds; after 2100, microseconds. Both have happened. */
const EARLIEST_MS = Date.UTC(1995, 0)
const LATEST_MS = Date.UTC(2100, 0)

/** A Date or ms since the epoch, as a Date. */
export const pointInTime = z
  .union([z.date(), z.number()])
  .transform((value) => new Date(value))
  .refine(
    (date) => date.getTime() >= EARLIEST_MS && date.getTime() < LATEST_MS,
    'must be a Date or milliseconds since the epoch, between 1995 and 2100 (were seconds given?)',
  )

/** Parses, or throws `invalid_input` naming each field and what is wrong with it, never its value. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || what}: ${issue.message}`)
  throw new MemoryError('invalid_input', `${what} refused, nothing was stored: ${problems.join('; ')}`, {
    details: { problems },
  })
}
