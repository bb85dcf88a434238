import { ensureUnclaimedPersona, ensureUser } from '@bot/memory'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from './support/expect-problem.js'
import { useGateway } from './support/gateway.js'

describe('claims', () => {
  const gateway = useGateway()
  let personaId: string
  const claim = (change: object = {}) =>
    gateway.client.post('/v1/claims', { legacyUserId: 'old-1', personaId, ...change })

  beforeAll(async () => {
    personaId = (await ensureUser(gateway.database, { discordId: '33', username: 'mara' })).defaultPersonaId
    const placeholder = await ensureUnclaimedPersona(gateway.database, { legacyUserId: 'old-1' })
    await gateway.database.db.execute(`
      insert into memories (persona_id, id, personality_id, content)
      values ('${placeholder.id}', gen_random_uuid(), '${gateway.lilith.id}', 'Rex hates thunder')`)
  })

  test('who waits is listed, claimed, and given back', async () => {
    const waiting = (await gateway.client.get('/v1/claims/unclaimed')).body.users
    expect(waiting).toMatchObject([{ legacyUserId: 'old-1', memories: 1, personalities: 1, quarantined: false }])
    expect((await claim({ reason: 'asked' })).body).toMatchObject({ status: 'claimed', moved: 1 })
    expect((await claim()).body).toMatchObject({ status: 'claimed_already', moved: 0 })
    expect((await gateway.client.get('/v1/claims/unclaimed')).body.users).toEqual([])

    const [made] = (await gateway.client.get('/v1/claims')).body.claims
    expect(made).toMatchObject({ legacyUserId: 'old-1', personaId, claimedBy: 'operator:local', status: 'verified' })
    const { operationId } = made
    const undo = { legacyUserId: 'old-1', personaId, operationId }
    expect((await gateway.client.post('/v1/claims/undo', undo)).body).toEqual({ status: 'undone', returned: 1 })
    expect((await gateway.client.get('/v1/claims')).body.claims).toEqual([])
    expect((await gateway.client.get('/v1/claims/unclaimed')).body.users).toHaveLength(1)
  })

  test('a claim for somebody else is refused, and so is one that is none', async () => {
    const other = await ensureUser(gateway.database, { discordId: '34', username: 'tom' })
    await claim()
    expectProblem(await claim({ personaId: other.defaultPersonaId }), 409, 'claimed_by_another')
    expectProblem(await claim({ personaId: crypto.randomUUID() }), 404, 'unknown_persona')
    expectProblem(await claim({ legacyUserId: '' }), 422, 'invalid_input')
    const undo = { legacyUserId: 'old-1', personaId, operationId: crypto.randomUUID() }
    expectProblem(await gateway.client.post('/v1/claims/undo', undo), 404, 'claim_not_found')
  })

  test('the doctor tells what was found and what to do', async () => {
    const { status, body } = await gateway.client.get('/v1/doctor')
    expect(status).toBe(200)
    expect(body.findings).toContainEqual(expect.objectContaining({ check: 'schema', severity: 'ok' }))
  })

  test('what the embedder refused is tried again when it is asked for', async () => {
    await gateway.database.db.execute(`insert into embedding_models (model, dimensions) values ('some-model', 3)`)
    await gateway.database.db.execute(`
      insert into embedding_backlog (persona_id, memory_id, model, status, last_error)
      select persona_id, id, 'some-model', 'set_aside', 'embedder_rejected' from memories limit 1`)
    expect((await gateway.client.send('POST', '/v1/backlog/retry')).body).toEqual({ putBack: 1 })
    expect((await gateway.client.get('/v1/backlog')).body.items).toMatchObject([{ status: 'waiting', attempts: 0 }])
    expect((await gateway.client.get('/v1/jobs?kind=embed-pending')).body.jobs).toHaveLength(1)
  })
})
