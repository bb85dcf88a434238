import { ensurePersona, ensurePersonality, userId, userPersonalityConfigId } from '@bot/memory'
import { describe, expect, test } from 'vitest'
import { countRows } from '../support/database.js'
import { useGateway } from '../support/gateway.js'
import { messageBody } from '../support/messages.js'

describe('a message that is delivered again', () => {
  const gateway = useGateway()
  const send = (changes: Record<string, unknown>) => gateway.client.post('/v1/messages', messageBody(changes))

  test('returns the first job and adds nothing', async () => {
    const first = await send({ messageId: '1001' })
    const before = await countRows(gateway.database)
    const second = await send({ messageId: '1001' })

    expect(second.status).toBe(202)
    expect(second.body).toEqual(first.body)
    expect(await countRows(gateway.database)).toEqual(before)
  })

  test('20 times at once is stored once', async () => {
    const before = await countRows(gateway.database)
    const mia = { discordId: '7', username: 'mia' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => send({ messageId: '1002', user: mia })))

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]))
    expect(new Set(answers.map((answer) => answer.body.jobId)).size).toBe(1)
    expect(await countRows(gateway.database)).toEqual({
      ...before,
      users: before.users! + 1,
      personas: before.personas! + 1,
      conversation_history: before.conversation_history! + 1,
      'pgboss.job': before['pgboss.job']! + 1,
    })
  })

  test('is told the state of the first', async () => {
    const first = await send({ messageId: '1003' })
    await gateway.database.db.execute(
      `update pgboss.job set state = 'active', started_on = now() where id = '${first.body.jobId}'`,
    )
    expect((await send({ messageId: '1003' })).body).toEqual({ ...first.body, status: 'running' })
  })

  test('is known although its sender goes by another persona since', async () => {
    const first = await send({ messageId: '1004' })
    const mara = userId('80351110224678912')
    const persona = await ensurePersona(gateway.database, { ownerId: mara, name: 'Captain' })
    await gateway.database.db.execute(
      `insert into user_personality_configs (id, user_id, personality_id, persona_id) values
        ('${userPersonalityConfigId(mara, gateway.lilith.id)}', '${mara}', '${gateway.lilith.id}', '${persona.id}')`,
    )
    const before = await countRows(gateway.database)
    const second = await send({ messageId: '1004' })

    expect(second.body).toEqual(first.body)
    expect(await countRows(gateway.database)).toEqual(before)
  })

  test('of another person, to another personality or in another channel is another message', async () => {
    const owner = userId('1')
    const card = { ownerId: owner, characterInfo: 'A ghost.', personalityTraits: 'Quiet.' }
    await ensurePersonality(gateway.database, { slug: 'wisp', name: 'Wisp', ...card })
    const answers = [
      await send({ messageId: '1005' }),
      await send({ messageId: '1005', user: { discordId: '8', username: 'noa' } }),
      await send({ messageId: '1005', personality: 'wisp' }),
      await send({ messageId: '1005', channelId: '5' }),
    ]
    expect(new Set(answers.map((answer) => answer.body.jobId)).size).toBe(4)
  })
})
