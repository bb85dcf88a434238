import { z } from '@hono/zod-openapi'
import { EXAMPLE, personaIdField } from './fields.js'

export const cursorField = personaIdField.optional().meta({
  description: 'Go on after this one: `next` of the page before.',
  example: EXAMPLE.persona,
})

export const personaList = z
  .strictObject({
    personas: z.array(
      z
        .strictObject({
          id: personaIdField,
          name: z.string(),
          preferredName: z.string().nullable().meta({ description: 'What they want to be called; null = no wish.' }),
          ownerId: z.string().meta({ description: 'The user whose persona it is.' }),
          ownerUsername: z.string(),
          ownerDiscordId: z.string().meta({ description: 'What a message names its sender by.' }),
        })
        .openapi('Persona'),
    ),
    next: z.string().nullable().meta({ description: 'Where the next page begins; null = this is the last.' }),
  })
  .openapi('PersonaList')

export const examplePersonas = {
  personas: [
    {
      ...{ id: EXAMPLE.persona, name: 'default', preferredName: 'Mara' },
      ...{ ownerId: '0a7f8d39-5d1c-5f0b-9d57-1f0f5f9f2a11', ownerUsername: 'mara' },
      ownerDiscordId: EXAMPLE.discordUser,
    },
  ],
  next: null,
}
