import { z } from '@hono/zod-openapi'
import { EXAMPLE, personalityIdField } from './fields.js'

export const personalityList = z
  .strictObject({
    personalities: z.array(
      z
        .strictObject({
          id: personalityIdField,
          slug: z.string().meta({ description: 'What a message names it by.' }),
          name: z.string(),
          displayName: z.string().nullable(),
        })
        .openapi('Personality'),
    ),
  })
  .openapi('PersonalityList')

export const examplePersonalities = {
  personalities: [{ id: EXAMPLE.personality, slug: 'lilith', name: 'Lilith', displayName: null }],
}
