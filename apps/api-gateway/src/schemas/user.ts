import { snowflake, storableText } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import { EXAMPLE } from './fields.js'

export const userQuery = z.strictObject({
  username: storableText(255).min(1).meta({ description: 'The whole name, as it is written.', example: 'mara' }),
})

export const userList = z
  .strictObject({
    users: z.array(
      z
        .strictObject({
          discordId: snowflake.meta({ description: 'What a message names its sender by.' }),
          username: z.string(),
        })
        .openapi('User'),
    ),
  })
  .openapi('UserList')

export const exampleUsers = { users: [{ discordId: EXAMPLE.discordUser, username: 'mara' }] }
