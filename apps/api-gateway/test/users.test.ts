import { ensureUser } from '@bot/memory'
import { expect, test } from 'vitest'
import { expectProblem } from './support/expect-problem.js'
import { useGateway } from './support/gateway.js'

const gateway = useGateway()

test('finds people by their whole name only', async () => {
  await ensureUser(gateway.database, { discordId: '701', username: 'mara' })
  await ensureUser(gateway.database, { discordId: '702', username: 'mara.2' })
  expect((await gateway.client.get('/v1/users?username=mara')).body).toEqual({
    users: [{ discordId: '701', username: 'mara' }],
  })
  expect((await gateway.client.get('/v1/users?username=mar')).body).toEqual({ users: [] })
})

test('tells namesakes apart by their Discord ids', async () => {
  await ensureUser(gateway.database, { discordId: '711', username: 'joon' })
  await ensureUser(gateway.database, { discordId: '712', username: 'joon' })
  expect((await gateway.client.get('/v1/users?username=joon')).body).toEqual({
    users: [
      { discordId: '711', username: 'joon' },
      { discordId: '712', username: 'joon' },
    ],
  })
})

test('lists nobody without a name', async () => {
  for (const query of ['', '?username=', '?username=a%00b', '?name=mara']) {
    expectProblem(await gateway.client.get(`/v1/users${query}`), 422, 'invalid_input')
  }
})
