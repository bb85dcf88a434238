import { seededRandom } from '@bot/testing'
import { describe, expect, test } from 'vitest'
import { countTokens } from '../src/rag/tokens.js'
import { promptOf, useBots } from './support/bot.js'
import { query, useTestDatabase } from './support/database.js'

const database = useTestDatabase()
const startBot = useBots(database)

describe('a prompt', () => {
  test.each([1_024, 2_000, 4_096])(
    'fits into a window of %i tokens, reply included, whatever was said',
    async (window) => {
      const bot = await startBot({
        contextWindowTokens: window,
        model: { reply: () => 'I see. '.repeat(20) },
        card: { characterInfo: 'A witch of many words. '.repeat(500) },
      })
      const random = seededRandom(window)
      const words = ['dog', 'thunder', 'Rex', 'tea', '雷', '🐝', 'antidisestablishmentarianism', 'a']
      const rant = () => Array.from({ length: random.integer(1, 400) }, () => random.pick(words)).join(' ')
      for (let turn = 0; turn < 12; turn++) {
        const job = await bot.say({ content: rant(), channelId: String(turn % 3) })
        expect(job.state).toBe('done')
        const prompt = promptOf(bot.model)
        const tokens = prompt.reduce((sum, { content }) => sum + countTokens(content) + 4, 3)
        expect(tokens).toBeLessThanOrEqual(window * 0.85)
      }
      const [line] = bot.log.lines.filter((one) => one.includes('"prompt assembled"')).slice(-1)
      const { found, duplicates, dropped, used } = JSON.parse(line!) as Record<string, number>
      expect(found).toBe(duplicates! + dropped! + used!)
    },
  )

  test('keeps a share for memories however long the history is, and half of the room at most without one', async () => {
    const bot = await startBot({ contextWindowTokens: 1_500, model: { reply: () => 'I see.' } })
    for (let turn = 0; turn < 30; turn++) {
      await bot.say(`Turn ${turn}: my dog Rex barked at the thunder in the garden${' again and again'.repeat(15)}.`)
    }
    await bot.say('What did my dog Rex do in the garden, barking at thunder?')
    const facts = () => JSON.parse(bot.log.lines.findLast((line) => line.includes('"prompt assembled"'))!)
    expect(facts().memoryTokens).toBeGreaterThan(150)
    expect(facts().historyTokens).toBeGreaterThan(facts().memoryTokens)

    await bot.say({ content: 'What did my dog Rex do in the garden, barking at thunder?', channelId: '99' })
    expect(facts().history).toBe(0)
    expect(facts().memoryTokens).toBeLessThan(560)
    expect(facts().used).toBeGreaterThan(5)
  })

  test('never holds a memory twice: once as history, once as memory', async () => {
    const bot = await startBot({ contextWindowTokens: 1_200, model: { reply: () => 'I see.' } })
    for (let turn = 0; turn < 15; turn++) {
      await bot.say(`Unique fact ${turn}: my dog Rex likes toy number ${turn} best of all toys.`)
      const prompt = bot.lastPrompt()
      for (let fact = 0; fact <= turn; fact++) {
        expect(prompt.split(`Unique fact ${fact}:`).length - 1).toBeLessThanOrEqual(1)
      }
    }
    const [row] = await query<{ memories: number }>(
      database,
      `select count(*)::int as memories from memories
      where persona_id = '${bot.conversation.personaId}'`,
    )
    expect(row!.memories).toBe(15)
  })
})
