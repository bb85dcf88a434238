import { expect, test } from 'vitest'
import { bannerLines } from '../src/banner.js'
import type { Facts } from '../src/facts.js'

const facts: Facts = {
  dialect: 'pglite',
  memories: 1_236,
  people: 1,
  personalities: ['fenn', 'lilith'],
  embeddingModel: 'some-model',
  responder: 'offline',
  hasLanguageModel: false,
  pending: 0,
  guest: { username: 'old_gus', discordId: '77', personality: 'fenn', question: 'Which fruit?' },
}
const banner = (changes: Partial<Facts> = {}, foundByDefault = true) =>
  bannerLines({
    url: 'http://127.0.0.1:3210',
    facts: { ...facts, ...changes },
    foundByDefault,
    place: '.data',
  }).join('\n')

test('says what runs, and what to try next', () => {
  expect(banner()).toMatchInlineSnapshot(`
    "
    bot-memory is running at http://127.0.0.1:3210  (API reference: http://127.0.0.1:3210/docs)
      see what it remembers: http://127.0.0.1:3210/explorer
      1,236 memories of 1 person; 2 characters: fenn, lilith
      vectors: some-model; answers: offline, from memory alone (OPENAI_API_KEY brings a language model)

    In another terminal, tell a character something:
      npx -y pnpm@10.34.9 chat --personality fenn
    or ask as old_gus of the sample: Which fruit?
      npx -y pnpm@10.34.9 chat --personality fenn --user old_gus
    or over HTTP:
      curl -s 'http://127.0.0.1:3210/v1/messages?wait=20' -H 'content-type: application/json' -d '{"channelId":"1","user":{"discordId":"77","username":"old_gus"},"personality":"fenn","content":"Which fruit?"}'

    Ctrl-C stops it; what was said stays in .data."
  `)
})

test('names the gateway in the commands where they would not find it', () => {
  expect(banner({}, false)).toContain('chat --url http://127.0.0.1:3210 --personality fenn --user old_gus')
})

test('gives a curl line whose body a shell passes on as it is', () => {
  const body = /-d '([^']*)'$/m.exec(banner())![1]!
  expect(JSON.parse(body)).toEqual({
    channelId: '1',
    user: { discordId: '77', username: 'old_gus' },
    personality: 'fenn',
    content: 'Which fruit?',
  })
})

test('fits a database that is not the sample', () => {
  const text = banner({ guest: null, memories: 0, people: 0, pending: 2, hasLanguageModel: true, responder: 'gpt-x' })
  expect(text).toContain('0 memories of 0 people; 2 characters: fenn, lilith')
  expect(text).toContain('answers: gpt-x')
  expect(text).toContain('2 memories wait for a vector')
  expect(text).not.toContain('old_gus')
  const empty = banner({ guest: null, personalities: [] })
  expect(empty).toContain('no characters yet')
  expect(empty).not.toContain('curl')
})
