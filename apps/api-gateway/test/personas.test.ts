import { ensureUser } from '@bot/memory'
import { describe, expect, test } from 'vitest'
import { countRows } from './support/database.js'
import { expectProblem } from './support/expect-problem.js'
import { useGateway } from './support/gateway.js'

const READER = 'token-of-the-reader-0123456789'
const OPERATOR = 'token-of-the-operator-0123456789'

describe('a persona', () => {
  const gateway = useGateway({
    tokens: [
      { role: 'reader', token: READER },
      { role: 'operator', token: OPERATOR },
    ],
  })
  const as = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })

  test('is erased with everything of theirs, once it was said aloud', async () => {
    const before = await countRows(gateway.database)
    const mara = await ensureUser(gateway.database, { discordId: '901', username: 'mara' })
    const path = `/v1/personas/${mara.defaultPersonaId}`
    const metadata = { personalityId: gateway.lilith.id, createdAt: Date.UTC(2026, 0) }
    const memory = { text: 'My dog is called Rex.', metadata }
    const { ids } = (await gateway.client.post(`${path}/memories`, memory, as(OPERATOR))).body
    await gateway.client.post(`${path}/memories/state`, { action: 'lock', ids }, as(OPERATOR))
    const standing = await countRows(gateway.database)
    const erase = (body: object, token = OPERATOR) => gateway.client.post(`${path}/erase`, body, as(token))

    expectProblem(await erase({}), 422, 'invalid_input')
    expectProblem(await erase({ dryRun: false }, READER), 403, 'forbidden_role')
    const whole = { memories: 1, locked: 1, messages: 0, user: true }
    expect((await erase({ dryRun: true })).body).toEqual(whole)
    expectProblem(await erase({ dryRun: false }), 409, 'memory_locked')
    expect(await countRows(gateway.database)).toEqual(standing)
    expect((await erase({ dryRun: false, includeLocked: true, reason: 'asked to' })).body).toEqual(whole)
    expect(await countRows(gateway.database)).toEqual(before)
    expectProblem(await erase({ dryRun: true }), 404, 'unknown_persona')
  })
})
