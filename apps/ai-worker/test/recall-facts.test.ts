import type { RecallFacts, ReplyResult } from '@bot/jobs'
import { describe, expect, test } from 'vitest'
import { DM, GUILD, until, useBots } from './support/bot.js'
import { query, useTestDatabase } from './support/database.js'

const database = useTestDatabase()
const startBot = useBots(database)

type Bot = Awaited<ReturnType<typeof startBot>>

async function ask(bot: Bot, said: Parameters<Bot['write']>[0], explain = true): Promise<ReplyResult> {
  const message = await bot.write(said)
  const { id } = await bot.jobs.enqueue('reply', { ...bot.payloadOf(message), explain })
  return (await bot.jobs.waitFor(id, 10_000))!.result as ReplyResult
}

const reasons = ({ leftOut }: RecallFacts, id: string) =>
  leftOut.filter(({ ids }) => ids.includes(id)).map(({ reason }) => reason)

describe('a reply tells', () => {
  test('which memories it used and why, also when it is read from the history', async () => {
    const bot = await startBot({ model: { reply: () => 'I see.' } })
    await bot.say({ content: 'My dog is called Rex.', channelId: '1' })
    const { recall, memoriesUsed, historyId } = await ask(bot, { content: 'What is my dog called?' }, false)
    const [rex] = await bot.memories()
    expect(memoriesUsed).toEqual([rex!.id])
    expect(recall).toMatchObject({ explained: false, leftOut: [], historyMessages: 0, degraded: null })
    expect(recall!.used).toMatchObject([{ ids: [rex!.id], why: { matched: 'match', lexicalRank: 1 } }])
    expect(recall!.used[0]!.tokens).toBe(recall!.tokens.used)
    const [row] = await query<{ recall: unknown }>(
      database,
      `select message_metadata -> 'recall' as recall from conversation_history where id = '${historyId}'`,
    )
    expect(typeof row!.recall === 'string' ? JSON.parse(row!.recall) : row!.recall).toEqual(recall)
  })

  test('what it left out and why: said twice, no room, in the conversation, in private, unlike the question', async () => {
    const bot = await startBot({ model: { reply: () => 'I see.' } })
    await bot.say({ content: 'My secret dog is called Rex.', channelId: DM })
    await bot.say({ content: 'My dog likes long walks in the park.', ...GUILD, channelId: '900000000000000003' })
    await bot.say({ content: 'my dog LIKES long  walks in the park.', ...GUILD, channelId: '900000000000000004' })
    await bot.say({ content: 'The weather is mild.', ...GUILD, channelId: '900000000000000005' })
    await bot.say({ content: 'My dog barks at trams.', ...GUILD })
    await query(
      database,
      `with config as (insert into llm_configs (id, name, model, memory_score_threshold)
          values (gen_random_uuid(), 'choosy', 'gpt-5-mini', 0.1) returning id)
        insert into personality_default_configs (personality_id, llm_config_id)
          select '${bot.conversation.personalityId}', id from config`,
    )
    const [secret, walks, again, weather, trams] = await bot.memories()
    const waiting = `select count(*)::int as items from embedding_backlog where persona_id = '${bot.conversation.personaId}'`
    await until(async () => (await query<{ items: number }>(database, waiting))[0]!.items === 0)
    const { recall } = await ask(bot, { content: 'What about my dog, long walks, barks and secret?', ...GUILD })
    expect(recall!.explained).toBe(true)
    expect(reasons(recall!, secret!.id)).toEqual(['venue'])
    expect(reasons(recall!, trams!.id)).toEqual(['in_history'])
    expect(reasons(recall!, weather!.id)).toEqual(['threshold'])
    const walked = [walks!.id, again!.id].flatMap((id) => reasons(recall!, id))
    expect(walked).toEqual(['duplicate'])
    expect(JSON.stringify(recall)).not.toMatch(/dog|weather|park/i)
  })

  test('nothing where memory is off', async () => {
    const bot = await startBot()
    await bot.say('My dog is called Rex.')
    expect((await bot.say({ content: 'What is my dog called?', memoryMode: 'fresh' })).result).toMatchObject({
      recall: null,
    })
  })
})

describe('who reads along', () => {
  test('sees the reply grow, without the name that the model puts before it, and then the reply', async () => {
    const answer = `Lilith: ${Array.from({ length: 40 }, (_, word) => `word${word}`).join(' ')}`
    const bot = await startBot({ model: { reply: () => answer, wordMs: 20 } })
    const message = await bot.write({ content: 'Talk.' })
    const { id } = await bot.jobs.enqueue('reply', { ...bot.payloadOf(message), stream: true })
    const texts: string[] = []
    for await (const { text } of bot.jobs.watch(id, AbortSignal.timeout(10_000))) if (text) texts.push(text)
    expect(texts.length).toBeGreaterThan(2)
    for (const text of texts) expect(answer.slice('Lilith: '.length)).toContain(text)
    expect(texts[0]).toMatch(/^word0/)
    expect((await bot.jobs.find(id))!.result).toMatchObject({ content: answer.slice('Lilith: '.length) })
    expect(bot.model.requests.at(-1)!.body).toMatchObject({ stream: true })
  })

  test('sees nothing of an answer that was cut, once it begins anew', async () => {
    const bot = await startBot({ model: { reply: () => 'one two three four five six', wordMs: 1 } })
    bot.model.fault('cut_mid_body')
    const message = await bot.write({ content: 'Talk.' })
    const { id } = await bot.jobs.enqueue('reply', { ...bot.payloadOf(message), stream: true })
    await until(async () => (await bot.jobs.find(id))!.state === 'done')
    expect((await bot.jobs.find(id))!.result).toMatchObject({ content: 'one two three four five six' })
    expect(await bot.memories()).toHaveLength(1)
  })
})
