import { describe, expect, test } from 'vitest'
import { contentWords } from '../../src/rag/content-words.js'
import { searchQuery } from '../../src/rag/search-query.js'
import { message } from '../support/documents.js'

const history = [
  message('user', 'My aunt Olga keeps bees.'),
  message('assistant', 'Bees are good company.'),
  message('user', 'She lives in Riga.'),
  message('assistant', 'A fine city.'),
  message('user', 'I visit her in May.'),
]

describe('the search query', () => {
  test('is the question alone where it is rich', () => {
    const question = 'Which honey did my aunt sell at the market last summer?'
    expect(searchQuery(question, history)).toBe(question)
  })

  test("has the person's last two turns folded in where the question is short and leans on them", () => {
    expect(searchQuery('And where does she live?', history)).toBe(
      'And where does she live?\nI visit her in May.\nShe lives in Riga.',
    )
  })

  test.each([
    ['four content words', 'What did she sell, Olga, honey, candles?', true],
    ['five content words', 'What did she sell, Olga, honey, candles, soap?', false],
    ['nothing to search for', 'Why?', true],
    ['a word for something said before', "And that one's name?", true],
    ['a short question that stands alone', 'Which pets do I have?', false],
    ['a short question in another language', 'Wie heißt mein Hund?', false],
  ])('looks at what the question says: %s', (_, question, folded) => {
    expect(searchQuery(question, history) !== question).toBe(folded)
  })

  test('is the question alone where nothing was said before', () => {
    expect(searchQuery('Hello?', [])).toBe('Hello?')
  })

  test('stays short and storable, whatever was said', () => {
    const monster = '🐝'.repeat(50_000)
    const query = searchQuery(monster.slice(1), [message('user', monster)])
    expect(query.length).toBeLessThan(10_000)
    expect(query.isWellFormed()).toBe(true)
  })
})

test('content words leave out what every sentence has, and know other scripts', () => {
  expect(contentWords("What's the name of my dog, please?")).toEqual(["what's", 'name', 'dog'])
  expect(contentWords('我的狗叫雷克斯').length).toBeGreaterThan(1)
})
