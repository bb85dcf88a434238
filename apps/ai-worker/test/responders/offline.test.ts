import { describe, expect, test } from 'vitest'
import { createOfflineResponder, OFFLINE_NOTE } from '../../src/responders/offline.js'
import { useBots } from '../support/bot.js'
import { useTestDatabase } from '../support/database.js'

const answer = (question: string, ...memories: string[]) =>
  createOfflineResponder().respond({
    ...{ messages: [], question, model: null, parameters: {}, names: { user: 'ada', assistant: 'Lilith' } },
    memories: memories.map((text, index) => ({
      ...{ ids: [String(index)], text, createdAt: Date.UTC(2026, 2, 3 + index) },
    })),
  })

const rex = '{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.'

describe('an answer without a model', () => {
  test('quotes what was remembered, with its date, and says what it is', async () => {
    expect(await answer('What is my dog called?', rex)).toBe(
      [
        'This is what I remember:',
        '• On 3 March 2026 you said: “My dog is called Rex.” and I: “Rex is a fine name.”',
        '(Offline: I am no language model, I only quote what I remember.)',
      ].join('\n\n'),
    )
  })

  test('says so where nothing fits', async () => {
    expect(await answer('What is my dog called?')).toBe(`I do not remember anything about that yet.\n\n${OFFLINE_NOTE}`)
  })

  test('promises to remember what it is told, and quotes nothing into it', async () => {
    expect(await answer('My dog is called Rex.', rex)).toBe(`I will remember that.\n\n${OFFLINE_NOTE}`)
  })

  test.each(['Remind me of my dog', 'tell me about Rex', 'Rex?', '犬の名前は？'])(
    'takes %j for a question',
    async (asked) => {
      expect(await answer(asked, rex)).toContain('“My dog is called Rex.”')
    },
  )

  test('quotes the memories as recall ranked them, five at most', async () => {
    const recalled = ['dogs', 'sun', 'rain', 'snow', 'fog', 'hail'].map(
      (word) => `{user}: I like ${word}.\n{assistant}: Noted.`,
    )
    const reply = await answer('What are my dogs called?', ...recalled)
    expect(reply.match(/I like \w+/g)).toEqual([
      'I like dogs',
      'I like sun',
      'I like rain',
      'I like snow',
      'I like fog',
    ])
  })

  test('quotes no quotations: what was told, not that it was asked for', async () => {
    const asked = `{user}: What is my dog called?\n{assistant}: ${await answer('What is my dog called?', rex)}`
    const told = `{user}: I have a cat too.\n{assistant}: ${await answer('I have a cat too.')}`
    const reply = await answer('What is my dog called?', asked, told, rex)
    expect(reply.match(/•/g)).toHaveLength(2)
    expect(reply.match(/Offline/g)).toHaveLength(1)
    expect(reply).toContain('• On 4 March 2026 you said: “I have a cat too.”\n')
  })

  test('quotes a fact that came with a question', async () => {
    const asked = `{user}: What can I do? My dog Rex hates thunder.\n{assistant}: ${await answer('What?', rex)}`
    expect(await answer('What does Rex hate?', asked)).toContain('“What can I do? My dog Rex hates thunder.”')
  })

  test('quotes a memory that is no turn, and fills in names', async () => {
    expect(await answer('Who owns Rex?', '{user} told {assistant} about Rex, the dog.')).toContain(
      '• On 3 March 2026 “ada told Lilith about Rex, the dog.”',
    )
  })

  test('shortens what is long', async () => {
    expect((await answer('What?', `{user}: ${'word '.repeat(5_000)}\n{assistant}: ok`)).length).toBeLessThan(700)
  })
})

describe('a newcomer without a key', () => {
  const database = useTestDatabase()
  const startBot = useBots(database)

  test('tells a fact, talks of other things, and is told the fact when they ask', async () => {
    const bot = await startBot({ responder: createOfflineResponder(), contextWindowTokens: 1_500 })
    await bot.say('My dog is called Rex and he hates thunder.')
    for (let turn = 0; turn < 25; turn++) await bot.say(`Idle remark number ${turn} about trams and tea.`)
    for (const question of ['What is my dog called?', 'And again: how is my dog called?', 'Who hates thunder?']) {
      const job = await bot.say(question)
      expect(job).toMatchObject({ state: 'done', result: { fromModel: false } })
      expect((job.result as { content: string }).content).toContain('“My dog is called Rex and he hates thunder.”')
    }
  })
})
