import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { silentLogger } from '@bot/memory'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Standalone, startStandalone } from '../src/index.js'
import { useDirectories } from './support/directories.js'
import { keepPinging, say } from './support/talk.js'

const directories = useDirectories()
let dataDir: string
let standalone: Standalone
let pings: number[]

function start(progress = new PassThrough()) {
  const said = () => String(progress.read() ?? '')
  let pinging: ReturnType<typeof keepPinging> | undefined
  const started = startStandalone({
    database: { dataDir },
    port: 0,
    logger: silentLogger,
    progress,
    onListening: (url) => {
      pinging = keepPinging(url)
    },
  })
  return { started, said, pings: () => pinging!.stop() }
}

let firstSaid: string

beforeAll(async () => {
  dataDir = join(await directories.empty(), 'new', 'data')
  const first = start()
  standalone = await first.started
  pings = await first.pings()
  firstSaid = first.said()
}, 120_000)
afterAll(() => standalone.close())

describe('a first start', () => {
  test('loads the sample, and every turn of it is a memory with its vector', () => {
    expect(firstSaid).toContain('Loaded the sample history: 541 messages')
    expect(firstSaid).toContain('Rebuilding memories: 236 of 236 turns')
    expect(standalone.facts).toMatchObject({
      dialect: 'pglite',
      memories: 236,
      people: 5,
      personalities: ['dolly', 'fenn', 'lilith', 'perpetua'],
      pending: 0,
      embeddingModel: 'universal-sentence-encoder-lite',
      hasLanguageModel: false,
      guest: { username: 'tomas_sinfrenos', personality: 'dolly' },
    })
  })

  test('answers pings within 100 ms while memories are made', () => {
    expect(pings.length).toBeGreaterThan(20)
    expect(pings[Math.floor(pings.length * 0.95)]).toBeLessThan(100)
  })
})

test('the guest of the sample gets the answer that its last lines promise', async () => {
  const { username, discordId, personality, question } = standalone.facts.guest!
  const reply = await say(standalone.url, question, { personality, user: { discordId, username } })
  expect(reply.content).toContain('2,890')
})

describe('what a newcomer tells', () => {
  test('is in the prompt and in the answer after much other talk and a second start', async () => {
    await say(standalone.url, 'My sister Olga keeps bees on a roof in Riga.')
    for (let day = 0; day < 30; day += 5) {
      const talk = Array.from({ length: 5 }, (_, index) => `The weather on day ${day + index} was grey and wet again.`)
      await Promise.all(talk.map((content) => say(standalone.url, content)))
    }
    const { memories } = standalone.facts
    await standalone.close()

    const second = start()
    standalone = await second.started
    await second.pings()
    expect(second.said()).not.toMatch(/Loaded|Rebuilding/)
    expect(standalone.facts).toMatchObject({ memories: memories! + 32, people: 6 })

    const reply = await say(standalone.url, 'Where does my sister Olga keep her bees?')
    expect(reply.content).toContain('on a roof in Riga')
    expect(reply.memoriesUsed.length).toBeGreaterThan(0)
    expect(reply.fromModel).toBe(false)
  })
})
