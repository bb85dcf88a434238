import { setTimeout as sleep } from 'node:timers/promises'
import { type FakeOpenAI, startFakeOpenAI } from '@bot/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { useChildren } from './support/child.js'
import { useDirectories } from './support/directories.js'

const directories = useDirectories()
const start = useChildren()
let openai: FakeOpenAI

beforeAll(async () => {
  openai = await startFakeOpenAI()
})
afterEach(() => openai.heal())
afterAll(() => openai.close())

const withOpenAI = () => ({ OPENAI_API_KEY: openai.apiKey, OPENAI_BASE_URL: openai.baseUrl })

describe('a signal', () => {
  test('ends it with 0, also when a terminal and a package manager both pass it on', async () => {
    const child = start({ DATA_DIR: await directories.migrated(), PORT: '0', SAMPLE_HISTORY: 'false' })
    await child.says(/Ctrl-C stops it/)
    child.signal('SIGINT')
    child.signal('SIGINT')
    expect(await child.ended).toEqual({ code: 0, signal: null })
    expect(child.stderr).toMatch(/Stopped\.\n$/)
  })

  test('while memories are made stops at the border of a batch; the next start makes the rest', async () => {
    const settings = { DATA_DIR: await directories.migrated(), PORT: '0', ...withOpenAI() }
    openai.fault('slow', { times: Number.POSITIVE_INFINITY, delayMs: 400 })
    const first = start(settings)
    while (openai.requests.length < 3) await sleep(20)
    first.signal('SIGINT')
    expect(await first.ended).toEqual({ code: 0, signal: null })
    expect(first.stderr).toContain('the next start goes on from here')
    expect(first.stdout).toBe('')

    openai.heal()
    const before = openai.requests.length
    const second = start(settings)
    await second.says(/\n {2}236 memories of 5 people; 4 characters/)
    expect(second.stderr).not.toContain('Loaded')
    expect(second.stderr).toContain('236 of 236 turns')
    // 236 turns in batches of 25 are ten calls, of which the first start made some.
    expect(openai.requests.length - before).toBeLessThan(9)
  })

  test('that comes again while replies are let to end stops it at once', async () => {
    const child = start({ DATA_DIR: await directories.migrated(), PORT: '0', ...withOpenAI() })
    const [, url] = await child.says(/is running at (\S+)/)
    openai.hang()
    const asked = openai.requests.length
    await fetch(`${url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        channelId: '1',
        user: { discordId: '2', username: 'you' },
        personality: 'lilith',
        content: 'Are you there?',
      }),
    })
    while (openai.requests.length === asked) await sleep(20)
    child.signal('SIGINT')
    await child.says(/Stopping/)
    await sleep(700)
    child.signal('SIGINT')
    expect(await child.ended).toEqual({ code: 130, signal: null })
  })
})
