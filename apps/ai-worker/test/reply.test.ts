import type { ReplyResult } from '@bot/jobs'
import { ensurePersonality, ensureUser, findReply, memoryOfTurn, recordMessage, streamTurns } from '@bot/memory'
import { describe, expect, test } from 'vitest'
import { ConversationalRAGService } from '../src/index.js'
import { DM, GUILD, promptOf, until, useBots } from './support/bot.js'
import { query, useTestDatabase } from './support/database.js'

const database = useTestDatabase()
const startBot = useBots(database)

/** Fills a channel with talk about nothing, until what stood before does not fit into the prompt. */
const chatter = (turns: number) =>
  Array.from({ length: turns }, (_, turn) => `Idle remark number ${turn} about clouds, trams and the price of tea.`)

describe('a reply', () => {
  test('is made by the model from the card, the history and the message', async () => {
    const bot = await startBot({ model: { reply: () => 'Hm. Rex is a fine name.' } })
    const job = await bot.say('My dog is called Rex.')
    expect(job).toMatchObject({
      state: 'done',
      result: { content: 'Hm. Rex is a fine name.', memoriesUsed: [], fromModel: true },
    })
    expect(await bot.history()).toEqual([
      { role: 'user', content: 'My dog is called Rex.' },
      { role: 'assistant', content: 'Hm. Rex is a fine name.' },
    ])
    await bot.say('And he hates thunder.')
    const prompt = promptOf(bot.model)
    expect(prompt[0]!.role).toBe('system')
    expect(prompt[0]!.content).toContain('A witch of few words who loves animals.')
    expect(prompt[0]!.content).toContain('Their name is ada.')
    expect(prompt.slice(1)).toEqual([
      { role: 'user', content: 'My dog is called Rex.' },
      { role: 'assistant', content: 'Hm. Rex is a fine name.' },
      { role: 'user', content: 'And he hates thunder.' },
    ])
  })

  test('knows what only a memory can tell', async () => {
    const bot = await startBot({ contextWindowTokens: 1_500, model: { reply: () => 'I see.' } })
    await bot.say('My dog is called Rex and he hates thunder.')
    for (const remark of chatter(25)) await bot.say(remark)
    const job = await bot.say('Tell me: what is the name of the dog I own?')
    const [system, ...rest] = promptOf(bot.model)
    expect(rest.map(({ content }) => content).join('\n')).not.toContain('Rex')
    expect(system!.content).toMatch(
      /<memories>[\s\S]*> ada: My dog is called Rex and he hates thunder\.\n> Lilith: I see\.[\s\S]*<\/memories>/,
    )
    const [rex] = await bot.memories()
    expect((job.result as ReplyResult).memoriesUsed).toContain(rex!.id)
  })

  test('leaves out memories of what the history already holds, and brings back what the budget cut off', async () => {
    const bot = await startBot({ model: { reply: () => 'I see.' } })
    await bot.say('My dog is called Rex.')
    expect((await bot.say('What is my dog called, again?')).result).toMatchObject({ memoriesUsed: [] })
    expect(bot.lastPrompt()).not.toContain('<memories>')
    expect(bot.lastPrompt().match(/My dog is called Rex/g)).toHaveLength(1)
  })

  test('begins anew after a context reset, and still remembers', async () => {
    const bot = await startBot({ model: { reply: () => 'I see.' } })
    await bot.say({ content: 'My dog is called Rex.', at: Date.UTC(2026, 2, 1) })
    await query(
      database,
      `insert into user_persona_history_configs (id, user_id, personality_id, persona_id, last_context_reset)
        values (gen_random_uuid(), '${bot.user.id}', '${bot.conversation.personalityId}', '${bot.conversation.personaId}',
          '2026-03-02T00:00:00Z')`,
    )
    await bot.say({ content: 'What is my dog called?', at: Date.UTC(2026, 2, 3) })
    const [system, ...rest] = promptOf(bot.model)
    expect(rest).toEqual([{ role: 'user', content: 'What is my dog called?' }])
    expect(system!.content).toContain('My dog is called Rex.')
  })

  test('to a message answers that message, not what was written while it waited', async () => {
    const bot = await startBot()
    const first = await bot.write({ content: 'first' })
    await bot.write({ content: 'second' })
    const { id } = await bot.enqueue(bot.jobs, first)
    expect(await bot.jobs.waitFor(id, 5_000)).toMatchObject({ result: { content: 'You said: first' } })
    expect(promptOf(bot.model).slice(1)).toEqual([{ role: 'user', content: 'first' }])
  })

  test('gives a memory with the facts of both messages, the same that a rebuild would make', async () => {
    const bot = await startBot({ model: { reply: () => 'A fine name.' } })
    const at = Date.UTC(2026, 3, 1)
    await bot.say({ content: 'My dog is called Rex.', ...GUILD, at, messageId: '5551' })
    const message = (await bot.memories())[0]!
    expect(message).toMatchObject({
      content: '{user}: My dog is called Rex.\n{assistant}: A fine name.',
      senders: [bot.user.discordId],
      createdAtMs: at + 1,
    })
    expect(message.messageIds).toContain('5551')
    expect(message.messageIds).toHaveLength(2)
    for await (const turns of streamTurns(database, { personaId: bot.conversation.personaId })) {
      expect(await bot.memory.addMemories(turns.map(memoryOfTurn))).toMatchObject([
        { ids: [message.id], outcome: 'known' },
      ])
    }
    expect(await bot.memories()).toEqual([message])
  })

  test('leaves the vector of its memory to the backlog, which is swept at once', async () => {
    const bot = await startBot()
    await new Promise((resolve) => setTimeout(resolve, 3_200)) // by itself the sweep would look again in 4 s
    await bot.say('My dog is called Rex.')
    const answered = performance.now()
    await until(async () => {
      const [row] = await query<{ vectors: number }>(
        database,
        `select count(*)::int as vectors from memory_vectors where persona_id = '${bot.conversation.personaId}'`,
      )
      return row!.vectors === 1
    })
    expect(performance.now() - answered).toBeLessThan(2_000)
  })

  test('recalls nothing where memory is off', async () => {
    const bot = await startBot({ contextWindowTokens: 1_500, model: { reply: () => 'I see.' } })
    await query(
      database,
      `with config as (insert into llm_configs (id, name, model, memory_limit, context_window_tokens)
          values (gen_random_uuid(), 'no memory', 'gpt-5-mini', 0, 1500) returning id)
        insert into personality_default_configs (personality_id, llm_config_id)
          select '${bot.conversation.personalityId}', id from config`,
    )
    await bot.say({ content: 'My dog is called Rex.', channelId: '1' })
    expect((await bot.say('What is my dog called?')).result).toMatchObject({ memoriesUsed: [] })
    expect(bot.lastPrompt()).not.toContain('Rex')
    expect(bot.model.requests.at(-1)!.body).toMatchObject({ model: 'gpt-5-mini' })
  })
})

describe('what was said in private', () => {
  test('is not in the prompt of a guild; what was said in the guild is, in both', async () => {
    const bot = await startBot({ model: { reply: () => 'I see.' } })
    await bot.say({ content: 'My secret hobby is knitting dragons.', channelId: DM })
    await bot.say({ content: 'My public hobby is rowing boats.', ...GUILD })
    const elsewhere = { ...GUILD, channelId: '900000000000000003' }
    await bot.say({ content: 'Which hobby of mine do you remember best, tell me?', ...elsewhere })
    expect(bot.lastPrompt()).toContain('rowing')
    expect(bot.lastPrompt()).not.toContain('knitting')
    await bot.say({ content: 'Which hobby of mine do you remember best, tell me?', channelId: '700000000000000009' })
    expect(bot.lastPrompt()).toContain('rowing')
    expect(bot.lastPrompt()).toContain('knitting')
  })

  test("is not in another person's prompt, nor in another personality's", async () => {
    const bot = await startBot({ model: { reply: () => 'I see.' } })
    await bot.say('My secret hobby is knitting dragons.')
    const question = 'Which secret hobby with dragons do I have?'
    const eve = await ensureUser(database, { discordId: '666', username: 'eve' })
    const stranger = await ensurePersonality(database, {
      ...{ slug: 'stranger', name: 'Stranger', ownerId: bot.user.id, characterInfo: 'x', personalityTraits: 'x' },
    })
    for (const asked of [
      { ...bot.conversation, personaId: eve.defaultPersonaId },
      { ...bot.conversation, personalityId: stranger.id },
    ]) {
      const row = await recordMessage(database, {
        ...{ ...asked, channelId: '55', role: 'user', content: question, createdAt: Date.now() },
      })
      const { id } = await bot.jobs.enqueue('reply', {
        ...{ ...asked, userId: bot.user.id, username: 'ada', channelId: '55', guildId: null, historyId: row.id },
      })
      expect(await bot.jobs.waitFor(id, 5_000)).toMatchObject({ state: 'done', result: { memoriesUsed: [] } })
      expect(bot.lastPrompt()).toContain(question)
      expect(bot.lastPrompt()).not.toContain('knitting')
    }
    await bot.say({ content: question, channelId: '55' })
    expect(bot.lastPrompt()).toContain('knitting')
  })

  test('is not logged', async () => {
    const bot = await startBot({ model: { reply: () => 'Knitting, how lovely.' }, username: 'secretive_sue' })
    await bot.say('My hobby is knitting.')
    bot.model.fault('server_error')
    const message = await bot.write({ content: 'What is my hobby, knitting?' })
    await bot.enqueue(bot.jobs, message)
    await until(async () => (await findReply(database, message)) !== null)
    expect(bot.log.lines.length).toBeGreaterThan(3)
    expect(bot.log.lines.join('\n')).not.toMatch(/knitting|hobby|secretive|Lilith/i)
  })
})

describe('a message whose job runs twice', () => {
  test('keeps its reply and its one memory', async () => {
    const bot = await startBot()
    const message = await bot.write({ content: 'My dog is called Rex.' })
    const { id } = await bot.enqueue(bot.jobs, message)
    const first = await bot.jobs.waitFor(id, 5_000)
    const { id: again } = await bot.jobs.enqueue('reply', bot.payloadOf(message))
    expect((await bot.jobs.waitFor(again, 5_000))!.result).toEqual(first!.result)
    expect(again).not.toBe(id)
    expect(await bot.history()).toHaveLength(2)
    expect(await bot.memories()).toHaveLength(1)
    expect(bot.model.requests).toHaveLength(1)
  })

  test('is answered once by two workers at the same moment, though both asked the model', async () => {
    let answers = 0
    const bot = await startBot({
      model: {
        reply: async () => {
          const answer = ++answers
          await new Promise((resolve) => setTimeout(resolve, 100))
          return `answer ${answer}`
        },
      },
    })
    const message = await bot.write({ content: 'My dog is called Rex.' })
    const jobs = await Promise.all([1, 2, 3].map(() => bot.jobs.enqueue('reply', bot.payloadOf(message))))
    const ended = await Promise.all(jobs.map(({ id }) => bot.jobs.waitFor(id, 5_000)))
    expect(answers).toBe(3)
    expect(new Set(ended.map((job) => JSON.stringify(job!.result))).size).toBe(1)
    expect(await bot.history()).toHaveLength(2)
    expect(await bot.memories()).toHaveLength(1)
  })

  test('is answered anew where the worker died between the model and the commit: nothing of the first stands', async () => {
    const bot = await startBot()
    const message = await bot.write({ content: 'My dog is called Rex.' })
    const dying = new ConversationalRAGService({
      ...{ database, logger: bot.log, clock: Date.now },
      responder: { name: 'm', isModel: true, readsHistory: true, respond: async () => 'lost' },
      memory: {
        search: (query, options) => bot.memory.search(query, options),
        // The reply is in the transaction by now.
        addMemory: async () => {
          throw new Error('killed')
        },
      },
    })
    await expect(dying.reply(bot.payloadOf(message))).rejects.toThrow('killed')
    expect(await bot.history()).toHaveLength(1)
    const { id } = await bot.enqueue(bot.jobs, message)
    expect(await bot.jobs.waitFor(id, 5_000)).toMatchObject({ result: { content: 'You said: My dog is called Rex.' } })
    expect(await bot.memories()).toHaveLength(1)
  })

  test('is not answered once it was deleted, not even when the model has the answer already', async () => {
    const bot = await startBot({
      model: {
        reply: async () => {
          await query(database, `update conversation_history set deleted_at = now()`)
          return 'too late'
        },
      },
    })
    expect(await bot.say('Forget this.')).toMatchObject({ state: 'failed', error: { code: 'message_deleted' } })
    expect(await bot.memories()).toHaveLength(0)
    expect(await bot.history()).toHaveLength(1)
  })
})

test('people who are unknown by now get a clear failure', async () => {
  const bot = await startBot()
  const user = await ensureUser(database, { discordId: '999', username: 'gone' })
  const { id } = await bot.jobs.enqueue('reply', {
    ...bot.payloadOf(await bot.write({ content: 'hi' })),
    personaId: user.defaultPersonaId,
  })
  expect(await bot.jobs.waitFor(id, 5_000)).toMatchObject({ state: 'failed', error: { code: 'message_deleted' } })
})
