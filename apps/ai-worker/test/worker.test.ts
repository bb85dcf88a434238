import { readMap } from '@bot/memory'
import { describe, expect, test } from 'vitest'
import { createResponder } from '../src/index.js'
import { until, useBots } from './support/bot.js'
import { query, useTestDatabase } from './support/database.js'

const database = useTestDatabase()
const startBot = useBots(database)

describe('a worker', () => {
  test('makes memories of history when it is asked to', async () => {
    const bot = await startBot()
    await bot.say('My dog is called Rex.')
    await query(database, `delete from memories where persona_id = '${bot.conversation.personaId}'`)
    const { id } = await bot.jobs.enqueue('rebuild', { personaId: bot.conversation.personaId })
    expect(await bot.jobs.waitFor(id, 10_000)).toMatchObject({
      state: 'done',
      result: { status: 'finished', turns: 1, inserted: 1 },
    })
    expect(await bot.memories()).toMatchObject([{ content: expect.stringContaining('Rex') }])
  })

  test('draws the map of a persona when it is asked to', async () => {
    const bot = await startBot()
    const { personaId } = bot.conversation
    await bot.say('My dog is called Rex.')
    await expect.poll(async () => (await readMap(database, { personaId })).embedded).toBe(1)
    const { id } = await bot.jobs.enqueue('draw-map', { personaId })
    expect(await bot.jobs.waitFor(id, 10_000)).toMatchObject({ state: 'done', result: { fitted: 1 } })
    expect(await readMap(database, { personaId })).toMatchObject({ points: [{ x: 0, y: 0 }], isStale: false })
  })

  test('sweeps the backlog when a job says that something waits', async () => {
    const bot = await startBot()
    const { id } = await bot.jobs.enqueue('embed-pending', {})
    expect(await bot.jobs.waitFor(id, 5_000)).toMatchObject({ state: 'done' })
  })

  test('without a model answers from what was said a moment ago, too', async () => {
    const bot = await startBot({ responder: createResponder() })
    await bot.say('My dog Rex hates thunder.')
    await bot.say('I like cheese.')
    const { result } = await bot.say('What does Rex hate?')
    expect(result).toMatchObject({ content: expect.stringContaining('My dog Rex hates thunder.') })
  })

  test('answers several people at once', async () => {
    const bot = await startBot({
      concurrency: 3,
      model: {
        reply: async () => {
          await new Promise((resolve) => setTimeout(resolve, 400))
          return 'I see.'
        },
      },
    })
    const started = performance.now()
    await Promise.all(['1', '2', '3'].map((channelId) => bot.say({ content: 'Hello', channelId })))
    expect(performance.now() - started).toBeLessThan(1_100)
  })

  test('ends the reply it is at when it stops, and leaves the next one to another worker', async () => {
    const bot = await startBot({
      concurrency: 1,
      model: {
        reply: async () => {
          await new Promise((resolve) => setTimeout(resolve, 300))
          return 'I see.'
        },
      },
    })
    const first = await bot.enqueue(bot.jobs, await bot.write({ content: 'one' }))
    const second = await bot.enqueue(bot.jobs, await bot.write({ content: 'two' }))
    await until(() => bot.model.requests.length === 1)
    await bot.worker.stop()
    expect((await bot.jobs.find(first.id))!.state).toBe('done')
    expect((await bot.jobs.find(second.id))!.state).toBe('queued')

    const next = await startBot()
    expect(await next.jobs.waitFor(second.id, 5_000)).toMatchObject({ state: 'done' })
  })
})
