import { describe, expect, test } from 'vitest'
import { chooseHistory } from '../../src/rag/choose-history.js'
import { countTokens } from '../../src/rag/tokens.js'
import { message } from '../support/documents.js'

const talk = Array.from({ length: 20 }, (_, index) =>
  message(index % 2 === 0 ? 'user' : 'assistant', `line ${index} of a talk about the weather`),
)

describe('the history of a prompt', () => {
  test('is everything where there is room', () => {
    expect(chooseHistory(talk, 10_000).messages).toEqual(talk)
  })

  test('is the newest without a gap, within its tokens', () => {
    const { messages, tokens } = chooseHistory(talk, 60)
    expect(messages.length).toBeGreaterThan(1)
    expect(messages).toEqual(talk.slice(-messages.length))
    expect(tokens).toBeLessThanOrEqual(60)
    expect(tokens).toBe(messages.reduce((sum, { content }) => sum + countTokens(content) + 4, 0))
  })

  test('ends before a message that does not fit, though older ones would', () => {
    const long = message('user', 'very '.repeat(500))
    expect(chooseHistory([...talk, long, message('assistant', 'ok')], 200).messages).toEqual([])
  })

  test('never begins with an answer whose question is cut off, so that the memory of both may come back', () => {
    for (let budget = 0; budget < 200; budget += 7) {
      expect(chooseHistory(talk, budget).messages[0]?.role ?? 'user').toBe('user')
    }
  })

  test('leaves out notes that nobody said', () => {
    expect(chooseHistory([message('user', 'a'), message('system', 'b')], 100).messages).toHaveLength(1)
  })
})
