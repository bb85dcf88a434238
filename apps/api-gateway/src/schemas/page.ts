import { z } from '@hono/zod-openapi'
import { EXAMPLE } from './fields.js'

/** `?limit=`, which travels as text. */
export const limitField = (most: number, usual: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, `must be a number from 1 to ${most}`)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= most, `must be from 1 to ${most}`)
    .default(usual)
    .meta({
      ...{ description: `How many, 1 to ${most}. Default ${usual}.`, example: usual },
      ...{ type: 'integer', minimum: 1, maximum: most, default: usual },
    })

export const EXAMPLE_CURSOR = `${EXAMPLE.time}_${EXAMPLE.memory}`

/** `?after=` of a list by time. */
export const afterField = z.string().max(100).optional().meta({
  description: 'Go on after this one: `next` of the page before.',
  example: EXAMPLE_CURSOR,
})

export const nextField = z.string().nullable().meta({
  description: 'What `after` takes to get the next page; null = this is the last.',
})
