import { findReply } from '@bot/memory'
import { describe, expect, test } from 'vitest'
import { until, useBots } from './support/bot.js'
import { query, useTestDatabase } from './support/database.js'

const database = useTestDatabase()
const startBot = useBots(database)

const skipTheWait = () => query(database, `update pgboss.job set start_after = now() where state = 'retry'`)

describe('a model that fails', () => {
  test('costs nobody their reply: it is made once the model is back, with one memory', async () => {
    const bot = await startBot()
    for (const fault of ['server_error', 'hang', 'cut', 'rate_limited'] as const) bot.model.fault(fault)
    const message = await bot.write({ content: 'My dog is called Rex.' })
    const { id } = await bot.enqueue(bot.jobs, message)
    await until(async () => (await bot.jobs.find(id))?.state === 'retrying')
    expect((await bot.jobs.find(id))!.error).toMatchObject({ code: 'model_unavailable' })
    expect(await bot.history()).toHaveLength(1)
    await until(async () => {
      await skipTheWait()
      return (await bot.jobs.find(id))!.state === 'done'
    })
    expect(bot.model.requests).toHaveLength(5)
    expect(await bot.history()).toHaveLength(2)
    expect(await bot.memories()).toHaveLength(1)
  })

  test.each(['', ' \n ', '\0'])(
    'with nothing to say (%j) is asked three times; then the job fails, nothing stored',
    async (nothing) => {
      const bot = await startBot({ model: { reply: () => nothing } })
      const message = await bot.write({ content: 'Well?' })
      const { id } = await bot.enqueue(bot.jobs, message)
      await until(async () => {
        await skipTheWait()
        return (await bot.jobs.find(id))!.state === 'failed'
      })
      expect((await bot.jobs.find(id))!.error).toMatchObject({ code: 'empty_reply' })
      expect(bot.model.requests).toHaveLength(3)
      expect(await bot.history()).toHaveLength(1)
      expect(await bot.memories()).toHaveLength(0)
      expect(await findReply(database, message)).toBeNull()
    },
  )

  test.each([
    ['says NUL and half a character', 'a\0b\ud83d', 'ab\ufffd'],
    ['begins with its own name', 'Lilith: Rex!', 'Rex!'],
    ['talks for ever', 'x'.repeat(150_000), 'x'.repeat(100_000)],
  ])('that %s still gives a reply that can be stored', async (_, said, stored) => {
    const bot = await startBot({ model: { reply: () => said } })
    expect(await bot.say('Well?')).toMatchObject({ state: 'done', result: { content: stored } })
  })

  test('gives the longest message and the longest reply one memory', async () => {
    const bot = await startBot({ model: { reply: () => 'so '.repeat(40_000) } })
    const job = await bot.say('why '.repeat(24_999))
    expect(job).toMatchObject({ state: 'done' })
    const chunks = await bot.memories()
    expect(chunks.map(({ content }) => content).join('').length).toBeGreaterThan(199_000)
  })
})
