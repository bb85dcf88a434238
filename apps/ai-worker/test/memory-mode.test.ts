import { describe, expect, test } from 'vitest'
import { useBots } from './support/bot.js'
import { useTestDatabase } from './support/database.js'

const database = useTestDatabase()
const startBot = useBots(database)
const OTHER_DM = '700000000000000002'

describe('a message', () => {
  test('that asks for a fresh answer recalls nothing, and is remembered', async () => {
    const bot = await startBot()
    await bot.say('My dog is called Rex.')
    const content = 'What is my dog called?'
    expect(await bot.say({ content, channelId: OTHER_DM, memoryMode: 'fresh' })).toMatchObject({
      ...{ state: 'done', result: { memoriesUsed: [] } },
    })
    expect(bot.lastPrompt()).not.toContain('Rex')
    expect(await bot.memories()).toHaveLength(2)
    await bot.say({ content, channelId: '700000000000000003' })
    expect(bot.lastPrompt()).toContain('Rex')
  })

  test('that is incognito recalls, and becomes no memory, also when memories are made again', async () => {
    const bot = await startBot()
    await bot.say('My dog is called Rex.')
    const secret = { content: 'My dog fears thunder.', channelId: OTHER_DM, memoryMode: 'incognito' as const }
    expect(await bot.say(secret)).toMatchObject({ state: 'done' })
    expect(bot.lastPrompt()).toContain('Rex')
    expect(await bot.history()).toHaveLength(4)
    expect(await bot.memories()).toMatchObject([{ content: expect.stringContaining('Rex') }])

    const { id } = await bot.jobs.enqueue('rebuild', { personaId: bot.conversation.personaId })
    expect(await bot.jobs.waitFor(id, 10_000)).toMatchObject({ state: 'done', result: { turns: 1 } })
    expect(await bot.memories()).toHaveLength(1)
  })
})
