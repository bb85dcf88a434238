import { ensureUser, issueToken } from '@bot/memory'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/expect-problem.js'
import { useGateway } from '../support/gateway.js'

const OPERATOR = 'token-of-the-operator-0123456789'
const READER = 'token-of-the-reader-0123456789'

describe('a person with their own token', () => {
  const gateway = useGateway({
    tokens: [
      { role: 'operator', token: OPERATOR },
      { role: 'reader', token: READER },
    ],
  })
  const as = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })
  let own: string
  let others: string
  let person: ReturnType<typeof as>

  beforeAll(async () => {
    const mara = await ensureUser(gateway.database, { discordId: '901', username: 'mara' })
    const tom = await ensureUser(gateway.database, { discordId: '902', username: 'tom' })
    own = `/v1/personas/${mara.defaultPersonaId}`
    others = `/v1/personas/${tom.defaultPersonaId}`
    person = as((await issueToken(gateway.database, { name: 'mara', role: 'person', userId: mara.id })).token)
  })

  async function remember(where: string, text: string): Promise<string> {
    const metadata = { personalityId: gateway.lilith.id, createdAt: Date.UTC(2026, 0) }
    return (await gateway.client.post(`${where}/memories`, { text, metadata }, as(OPERATOR))).body.ids[0]
  }
  const texts = async (): Promise<string[]> =>
    (await gateway.client.get(`${own}/memories`, person)).body.memories.map(({ text }: { text: string }) => text)

  test('corrects what is remembered of them, and takes that back', async () => {
    const id = await remember(own, 'My dog is called Rex.')
    const edit = { ...person, body: { text: 'My dog is called Max.' } }
    const { body } = await gateway.client.send('PATCH', `${own}/memories/${id}`, edit)
    expect(body).toMatchObject({ changed: true, ids: [id] })
    expect(await texts()).toEqual(['My dog is called Max.'])
    const undo = await gateway.client.send('POST', `${own}/changes/${body.operationId}/undo`, person)
    expect(undo.body.undone).toEqual([id])
    expect(await texts()).toEqual(['My dog is called Rex.'])
  })

  test('locks, hides and restores', async () => {
    const id = await remember(own, 'I fear thunder.')
    const change = (action: string) => gateway.client.post(`${own}/memories/state`, { action, ids: [id] }, person)
    expect((await change('lock')).body.changed).toEqual([id])
    expect((await change('hide')).body).toMatchObject({ changed: [], locked: [id] })
    const edit = { ...person, body: { text: 'I love thunder.' } }
    const refused = await gateway.client.send('PATCH', `${own}/memories/${id}`, edit)
    expect([refused.status, refused.body.code]).toEqual([409, 'memory_locked'])
    await change('unlock')
    expect((await change('hide')).body.changed).toEqual([id])
    expect((await change('restore')).body.changed).toEqual([id])
  })

  test('forgets, first to see what would go, then for good', async () => {
    const id = await remember(own, 'The ferry leaves at nine.')
    const wanted = { where: { ids: [id] }, depth: 'erase' }
    const shown = await gateway.client.post(`${own}/memories/forget`, { ...wanted, dryRun: true }, person)
    expect(shown.body.memories).toMatchObject([{ id }])
    expect(await texts()).toContain('The ferry leaves at nine.')
    await gateway.client.post(`${own}/memories/forget`, wanted, person)
    expect(await texts()).not.toContain('The ferry leaves at nine.')
  })

  test('exports everything that is stored about them', async () => {
    const { status, body } = await gateway.client.get(`${own}/export`, person)
    expect(status).toBe(200)
    const lines = (body as string)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { table: string })
    expect(new Set(lines.map(({ table }) => table))).toContain('memories')
  })

  test('can do none of that to anybody else', async () => {
    const id = await remember(others, 'The treasure lies under the elm.')
    const edit = { ...person, body: { text: 'x' } }
    expectProblem(await gateway.client.send('PATCH', `${others}/memories/${id}`, edit), 404, 'unknown_persona')
    expectProblem(await gateway.client.get(`${others}/export`, person), 404, 'unknown_persona')
    for (const [path, body] of [
      ['state', { action: 'delete', ids: [id] }],
      ['forget', { where: { all: true }, depth: 'erase' }],
    ] as const) {
      expectProblem(await gateway.client.post(`${others}/memories/${path}`, body, person), 404, 'unknown_persona')
    }
    // An id of somebody else within one's own persona is nobody's.
    const mine = await gateway.client.post(`${own}/memories/state`, { action: 'delete', ids: [id] }, person)
    expect(mine.body).toMatchObject({ changed: [], missing: [id] })
    expect((await gateway.client.get(`${others}/memories`, as(READER))).body.memories).toHaveLength(1)
  })

  test('a reader changes nothing', async () => {
    const forget = { where: { all: true } }
    expectProblem(await gateway.client.post(`${own}/memories/forget`, forget, as(READER)), 403, 'forbidden_role')
    expect((await gateway.client.get(`${own}/export`, as(READER))).status).toBe(200)
  })

  test('an empty selection is refused: everything must be said aloud', async () => {
    expectProblem(await gateway.client.post(`${own}/memories/forget`, { where: {} }, person), 422, 'invalid_input')
  })
})
