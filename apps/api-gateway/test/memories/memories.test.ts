import { ensurePersonality, ensureUser, memoryId } from '@bot/memory'
import { beforeAll, describe, expect, test } from 'vitest'
import { countRows } from '../support/database.js'
import { expectProblem } from '../support/expect-problem.js'
import { useGateway } from '../support/gateway.js'

describe('memories over HTTP', () => {
  const gateway = useGateway()
  let mara: string
  let noa: string
  const path = (persona: string, rest = '') => `/v1/personas/${persona}/memories${rest}`
  const rex = '{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.'
  const memory = (text: string, metadata: Record<string, unknown> = {}) => ({
    text,
    metadata: { personalityId: gateway.lilith.id, createdAt: 1_738_281_600_000, contextType: 'dm', ...metadata },
  })

  beforeAll(async () => {
    mara = (await ensureUser(gateway.database, { discordId: '80351110224678912', username: 'mara' })).defaultPersonaId
    noa = (await ensureUser(gateway.database, { discordId: '8', username: 'noa' })).defaultPersonaId
  })

  test('a text is remembered under the id that its facts give', async () => {
    const answer = await gateway.client.post(path(mara), memory(rex))
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({ ids: [memoryId(mara, gateway.lilith.id, rex)], outcome: 'inserted', embedded: true })
  })

  test('the same text again is known, and one memory', async () => {
    await gateway.client.post(path(mara), memory(rex))
    const before = await countRows(gateway.database)
    const answer = await gateway.client.post(path(mara), memory(rex))
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ outcome: 'known' })
    expect(await countRows(gateway.database)).toEqual(before)
  })

  test('the time may be given in ISO 8601', async () => {
    const said = memory('{user}: I moved to Lisbon.', { createdAt: '2025-01-31T01:00:00+01:00' })
    const { body } = await gateway.client.post(path(mara), said)
    const found = await gateway.client.get(path(mara, `/${body.ids[0]}`))
    expect(found.body.metadata.createdAt).toBe(Date.UTC(2025, 0, 31))
  })

  test('a memory is found by its id, within its persona', async () => {
    const { body } = await gateway.client.post(path(mara), memory(rex))
    const found = await gateway.client.get(path(mara, `/${body.ids[0]}`))
    expect(found.status).toBe(200)
    expect(found.body).toMatchObject({ pageContent: rex, metadata: { personaId: mara, personalityName: 'Lilith' } })
    expect((await gateway.client.get(path(mara.toUpperCase(), `/${body.ids[0].toUpperCase()}`))).status).toBe(200)
  })

  test('a memory of somebody else is not found', async () => {
    const { body } = await gateway.client.post(path(mara), memory(rex))
    expectProblem(await gateway.client.get(path(noa, `/${body.ids[0]}`)), 404, 'memory_not_found')
  })

  test('a search gives the documents and how they were found', async () => {
    await gateway.client.post(path(mara), memory(rex))
    const answer = await gateway.client.post(path(mara, '/search'), {
      query: 'what is my dog called?',
      venue: { kind: 'dm' },
    })
    expect(answer.status).toBe(200)
    expect(answer.body.documents[0]).toMatchObject({ pageContent: rex, metadata: { why: { matched: 'match' } } })
    expect(answer.body.report).toMatchObject({ mode: 'hybrid', degraded: null })
  })

  test('a search in one persona does not see another', async () => {
    await gateway.client.post(path(mara), memory(rex))
    const body = { query: 'what is my dog called?', venue: 'unrestricted', scoreThreshold: 0 }
    expect((await gateway.client.post(path(noa, '/search'), body)).body.documents).toEqual([])
  })

  test('what was said in private is not recalled in a guild', async () => {
    await gateway.client.post(path(mara), memory(rex))
    const venue = { kind: 'guild', guildId: '5', channelId: '6' }
    const answer = await gateway.client.post(path(mara, '/search'), { query: 'what is my dog called?', venue })
    expect(answer.body.documents).toEqual([])
  })

  test('limit 0 is off, not the default', async () => {
    await gateway.client.post(path(mara), memory(rex))
    const body = { query: 'dog', venue: { kind: 'dm' }, limit: 0 }
    expect((await gateway.client.post(path(mara, '/search'), body)).body.documents).toEqual([])
  })

  test('a persona or a personality nobody made is refused, and nothing is stored', async () => {
    const before = await countRows(gateway.database)
    const nobody = '00000000-0000-4000-8000-000000000000'
    expectProblem(await gateway.client.post(path(nobody), memory(rex)), 404, 'unknown_persona')
    expectProblem(
      await gateway.client.post(path(mara), memory('x', { personalityId: nobody })),
      404,
      'unknown_personality',
    )
    const search = { query: 'dog', venue: { kind: 'dm' } }
    expectProblem(await gateway.client.post(path(nobody, '/search'), search), 404, 'unknown_persona')
    expect(await countRows(gateway.database)).toEqual(before)
  })

  test('every personality is listed by slug', async () => {
    const card = { ownerId: gateway.lilith.ownerId, characterInfo: 'A ghost.', personalityTraits: 'Quiet.' }
    await ensurePersonality(gateway.database, { slug: 'wisp', name: 'Wisp', displayName: 'The Wisp', ...card })
    const { body } = await gateway.client.get('/v1/personalities')
    expect(body.personalities).toEqual([
      { id: gateway.lilith.id, slug: 'lilith', name: 'Lilith', displayName: null },
      { id: expect.any(String), slug: 'wisp', name: 'Wisp', displayName: 'The Wisp' },
    ])
  })
})
