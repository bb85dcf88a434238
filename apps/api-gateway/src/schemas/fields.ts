import { MAX_TEXT_LENGTH, memoryText, pointInTime, snowflake, storableText, uuid } from '@bot/memory'
import { z } from '@hono/zod-openapi'

/*
 * Fields that several bodies share, as the memory lets them in, with what the API reference says of them.
 */

export const EXAMPLE = {
  persona: 'b1cffe4e-da82-509e-9108-1862d4708498',
  personality: '17093904-bd46-5201-8aee-2e57652a0088',
  memory: '370f1627-3921-5409-b873-b86213dca122',
  history: '70a6079b-7c83-5d21-b5d3-5b07f3841576',
  job: '9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11',
  discordUser: '80351110224678912',
  channel: '112233445566778899',
  guild: '223344556677889900',
  message: '1310111213141516171',
  time: 1_738_281_600_000,
} as const

export const personaIdField = uuid.meta({ description: 'A persona: whose memories.', example: EXAMPLE.persona })

export const personalityIdField = uuid.meta({
  description: 'A personality: the character that was spoken with.',
  example: EXAMPLE.personality,
})

export const memoryIdField = uuid.meta({ description: 'A memory, within its persona.', example: EXAMPLE.memory })

export const jobIdField = uuid.meta({ description: 'A job.', example: EXAMPLE.job })

const asString = 'A string: as a JSON number it would lose digits.'

export const channelIdField = snowflake.meta({
  description: `Discord id of a channel. ${asString}`,
  example: EXAMPLE.channel,
})

export const guildIdField = snowflake.meta({
  description: `Discord id of a guild. ${asString}`,
  example: EXAMPLE.guild,
})

export const messageIdField = storableText(64)
  .min(1)
  .meta({ description: 'Id of a message where it was said; on Discord its snowflake.', example: EXAMPLE.message })

export const textField = memoryText.meta({
  description: `At most ${MAX_TEXT_LENGTH.toLocaleString('en')} UTF-16 code units, no NUL, no lone surrogates.`,
})

/** A point in time in JSON. */
export const momentField = z
  .union([z.number(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))], {
    error: 'must be milliseconds since the epoch, or a date and time as in 2025-01-31T00:00:00Z',
  })
  .pipe(pointInTime)
  .meta({ description: 'Milliseconds since the epoch, or ISO 8601 with an offset.', example: EXAMPLE.time })

/** A point in time in a query, which travels as text. */
export const momentParameter = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .meta({ type: 'string', format: 'date-time', example: '2025-01-31T00:00:00Z' })
