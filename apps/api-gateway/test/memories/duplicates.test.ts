import { ensureUser } from '@bot/memory'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/expect-problem.js'
import { useGateway } from '../support/gateway.js'

describe('memories that say the same', () => {
  const gateway = useGateway()
  let path: string

  beforeAll(async () => {
    const { defaultPersonaId } = await ensureUser(gateway.database, { discordId: '33', username: 'mara' })
    path = `/v1/personas/${defaultPersonaId}`
    for (const [at, text] of ['my dog is called Rex', 'My dog is called Rex!', 'tea is at five'].entries()) {
      const metadata = { personalityId: gateway.lilith.id, createdAt: Date.UTC(2026, 0, 1 + at) }
      await gateway.client.post(`${path}/memories`, { text, metadata })
    }
  })

  test('are found under the earliest, merged into it, and taken apart again', async () => {
    const found = (await gateway.client.get(`${path}/duplicates?threshold=0.9`)).body
    expect(found).toMatchObject({
      groups: [{ keep: { text: 'my dog is called Rex' }, duplicates: [{ memory: { text: 'My dog is called Rex!' } }] }],
      next: null,
      threshold: 0.9,
    })
    const [{ keep, duplicates }] = found.groups
    const body = { keep: keep.id, ids: [duplicates[0].memory.id] }
    const merged = (await gateway.client.post(`${path}/duplicates/merge`, body)).body
    expect(merged).toMatchObject({ kept: [keep.id], merged: body.ids })
    expect((await gateway.client.get(`${path}/duplicates?threshold=0.9`)).body.groups).toEqual([])
    await gateway.client.send('POST', `${path}/changes/${merged.operationId}/undo`)
    expect((await gateway.client.get(`${path}/duplicates?threshold=0.9`)).body.groups).toHaveLength(1)
  })

  test.each(['threshold=0.2', 'threshold=1.5', 'threshold=x', 'sharedWords=2', 'limit=0', 'after=x'])(
    'refuse ?%s',
    async (query) => {
      expectProblem(await gateway.client.get(`${path}/duplicates?${query}`), 422, 'invalid_input')
    },
  )

  test('are not merged into a memory that is not there', async () => {
    const body = { keep: crypto.randomUUID(), ids: [crypto.randomUUID()] }
    expectProblem(await gateway.client.post(`${path}/duplicates/merge`, body), 404, 'memory_not_found')
  })
})
