import { ensureUser, findPersona } from '@bot/memory'
import { describe, expect, test } from 'vitest'
import { countRows } from '../support/database.js'
import { expectProblem } from '../support/expect-problem.js'
import { useGateway } from '../support/gateway.js'
import { messageBody } from '../support/messages.js'

describe('POST /v1/messages', () => {
  const gateway = useGateway()

  test('stores the message and its job, and says where to ask for it', async () => {
    const before = await countRows(gateway.database)
    const answer = await gateway.client.post('/v1/messages', messageBody())

    expect(answer.status).toBe(202)
    expect(answer.body).toEqual({
      jobId: expect.any(String),
      status: 'queued',
      location: `/v1/jobs/${answer.body.jobId}`,
    })
    expect(answer.headers.get('location')).toBe(answer.body.location)
    expect(await countRows(gateway.database)).toEqual({
      ...before,
      users: before.users! + 1,
      personas: before.personas! + 1,
      conversation_history: before.conversation_history! + 1,
      'pgboss.job': before['pgboss.job']! + 1,
    })

    const job = await gateway.client.get(answer.body.location)
    expect(job.body).toMatchObject({ id: answer.body.jobId, kind: 'reply', state: 'queued', error: null })
  })

  test('the job names the stored message and who spoke', async () => {
    const sent = messageBody({ guildId: undefined, content: 'Said in private.' })
    const payload = new Promise<Record<string, unknown>>((resolve) => {
      void gateway.jobs.work('reply', {}, async (job) => {
        const { rows } = (await stored(job.payload.historyId)) as { rows: { content: string }[] }
        if (rows[0]?.content === sent.content) resolve({ ...job.payload, content: rows[0].content })
      })
    })
    await gateway.client.post('/v1/messages', sent)

    const seen = await payload
    expect(seen).toMatchObject({
      username: 'mara',
      personalityId: gateway.lilith.id,
      channelId: sent.channelId,
      guildId: null,
      content: 'Said in private.',
    })
    const persona = await findPersona(gateway.database, seen.personaId as string)
    expect(persona).toMatchObject({ ownerId: seen.userId, ownerUsername: 'mara' })
  })

  test("is said as the persona that was named, if it is the speaker's own", async () => {
    const mara = await ensureUser(gateway.database, { discordId: '80351110224678912', username: 'mara' })
    const tom = await ensureUser(gateway.database, { discordId: '904', username: 'tom' })
    const own = messageBody({ personaId: mara.defaultPersonaId, guildId: null })
    expect((await gateway.client.post('/v1/messages', own)).status).toBe(202)
    const before = await countRows(gateway.database)
    for (const personaId of [tom.defaultPersonaId, crypto.randomUUID()]) {
      const answer = await gateway.client.post('/v1/messages', messageBody({ personaId }))
      expectProblem(answer, 404, 'unknown_persona')
    }
    expect(await countRows(gateway.database)).toEqual(before)
  })

  const stored = async (id: string): Promise<unknown> => {
    const found = await gateway.database.db.execute(`select content from conversation_history where id = '${id}'`)
    return Array.isArray(found) ? { rows: found } : found
  }

  test('the same words twice without a message id are two messages', async () => {
    const before = await countRows(gateway.database)
    const first = await gateway.client.post('/v1/messages', messageBody())
    const second = await gateway.client.post('/v1/messages', messageBody())

    expect(second.body.jobId).not.toBe(first.body.jobId)
    const after = await countRows(gateway.database)
    expect(after.conversation_history).toBe(before.conversation_history! + 2)
  })

  test('8,000 characters are fine, and so are 100,000 of any kind', async () => {
    for (const content of [
      'a'.repeat(8_000),
      'ä'.repeat(100_000),
      '🐶'.repeat(50_000),
      `${'\u0001'.repeat(99_999)}a`,
    ]) {
      expect((await gateway.client.post('/v1/messages', messageBody({ content }))).status).toBe(202)
    }
  })

  test('more than 100,000 characters are refused, and nothing is stored', async () => {
    const before = await countRows(gateway.database)
    const answer = await gateway.client.post('/v1/messages', messageBody({ content: 'a'.repeat(100_001) }))

    expectProblem(answer, 422, 'invalid_input')
    expect(answer.body.errors).toEqual([{ in: 'body', pointer: '/content', detail: expect.stringContaining('100000') }])
    expect(await countRows(gateway.database)).toEqual(before)
  })

  test('a personality nobody made is refused, and no user is made for it', async () => {
    const before = await countRows(gateway.database)
    const stranger = { discordId: '42', username: 'stranger' }
    const answer = await gateway.client.post('/v1/messages', messageBody({ personality: 'nobody', user: stranger }))

    expectProblem(answer, 404, 'unknown_personality')
    expect(await countRows(gateway.database)).toEqual(before)
  })

  test('a message that the queue does not take is not stored either', async () => {
    const before = await countRows(gateway.database)
    await gateway.database.db.execute('alter schema pgboss rename to pgboss_away')
    const answer = await gateway.client.post(
      '/v1/messages',
      messageBody({ user: { discordId: '43', username: 'ivo' } }),
    )
    await gateway.database.db.execute('alter schema pgboss_away rename to pgboss')

    expect(answer.status).toBe(503)
    expect(await countRows(gateway.database)).toEqual(before)
  })
})
