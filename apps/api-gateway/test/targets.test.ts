import { describe, expect, test } from 'vitest'
import { useGateway } from './support/gateway.js'

describe('targets of operations', () => {
  let now = Date.UTC(2026, 0)
  const gateway = useGateway({ clock: () => now })

  test('are unknown while no worker runs', async () => {
    const { body } = await gateway.client.get('/v1/targets')
    expect(body).toEqual({ known: false, sync: [], importQdrant: false, archives: null })
  })

  test('are what a worker says, which is asked once in ten seconds', async () => {
    let asked = 0
    now += 60_000
    await gateway.jobs.work('tell-targets', {}, async () => {
      asked++
      return { sync: ['staging'], importQdrant: true, archives: [] }
    })
    const told = { known: true, sync: ['staging'], importQdrant: true, archives: [] }
    // The one that nobody had answered is answered too.
    await expect.poll(() => asked).toBe(1)
    for (let time = 0; time < 2; time++) expect((await gateway.client.get('/v1/targets')).body).toEqual(told)
    expect(asked).toBe(2)
  })
})
