import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeDataDirectory } from './support/bot.js'
import { bot } from './support/command.js'

/* From the local model, which the first rebuild takes, to the hashing one and back. */

const LOCAL = 'universal-sentence-encoder-lite'
const HASHING = 'feature-hashing'

let dataDir: string
let remove: () => Promise<void>

const reembed = (step: string, ...args: string[]) =>
  bot(['reembed', '--to', HASHING, step, '--data-dir', dataDir, ...args])

beforeAll(async () => {
  const made = await makeDataDirectory()
  await made.database.close()
  ;({ dataDir, remove } = made)
  await bot(['rebuild', '--data-dir', dataDir])
})
afterAll(() => remove())

test('says what it takes, embeds, and tells how it stands', async () => {
  const dry = await reembed('start', '--dry-run')
  expect(dry).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/^2 of 2 memories have no vector by feature-hashing: \d+ tokens, at a price/),
  })
  expect((await reembed('status')).output).toContain('No other model stands beside it.')

  const unasked = await reembed('start')
  expect(unasked).toMatchObject({ exitCode: 2, errors: expect.stringContaining('Nobody is there to answer') })
  expect(await reembed('commit')).toMatchObject({ exitCode: 1, errors: expect.stringContaining('is not growing') })

  const queued = await reembed('start', '--queue-only', '--yes')
  expect(queued.output).toContain('2 memories were queued')
  expect(await reembed('commit')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('2 memories have no vector'),
  })

  const started = await reembed('start', '--yes')
  expect(started.exitCode).toBe(0)
  expect(started.output).toContain(`2 memories have a vector by ${HASHING}.`)
  expect(started.errors).toContain('Embedding by feature-hashing: 2 of 2 memories')
  expect(JSON.parse((await reembed('status', '--json')).output)).toMatchObject({
    active: { model: LOCAL, vectors: 2 },
    beside: { model: HASHING, state: 'growing', vectors: 2, missing: 0 },
    perSecond: null,
  })
})

test('commits, rolls back, commits again and finishes; other commands follow', async () => {
  const committed = await reembed('commit')
  expect(committed).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('Set EMBEDDER=hashing where services start'),
  })
  expect((await bot(['health', '--data-dir', dataDir])).output).toMatch(
    /^status: ok\n[\s\S]*^embedder {2}feature-hashing, in use$/m,
  )
  expect((await reembed('rollback')).output).toMatch(
    /^Recall uses universal-sentence-encoder-lite from the next query on/,
  )
  expect(await reembed('rollback')).toMatchObject({ exitCode: 1, errors: expect.stringContaining('does not use') })

  // The model may be named behind the step, too.
  const again = await bot(['reembed', 'commit', '--to', HASHING, '--data-dir', dataDir])
  expect(again.exitCode).toBe(0)
  expect((await reembed('finish', '--yes')).output).toBe(`2 vectors by ${LOCAL} were dropped.\n`)
  expect((await reembed('finish', '--yes')).output).toBe('There was nothing to drop.\n')
  expect(await reembed('rollback')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('No vectors of an earlier model'),
  })
  expect(await reembed('cancel', '--yes')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('roll back first'),
  })
  expect((await bot(['rebuild', '--data-dir', dataDir])).output).toMatch(/^2 turns: 0 new, 2 known/)
})

test('refuses a model without a name, without a key and one that is too wide, and changes nothing', async () => {
  const start = (...args: string[]) => bot(['reembed', ...args, 'start', '--yes', '--data-dir', dataDir])
  expect(await start()).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--to <model>') })
  expect(await start('--to', 'text-embedding-3-small')).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('set OPENAI_API_KEY'),
  })
  vi.stubEnv('OPENAI_API_KEY', 'sk-test')
  vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/v1')
  vi.stubEnv('EMBEDDER', 'hashing')
  const wide = await bot([
    'reembed',
    '--to',
    'wide-model',
    'start',
    '--dimensions',
    '4096',
    '--yes',
    '--data-dir',
    dataDir,
  ]).finally(() => vi.unstubAllEnvs())
  expect(wide).toMatchObject({ exitCode: 2, errors: expect.stringContaining('filled up with zeros') })
  expect((await reembed('status')).output).toContain('No other model stands beside it.')
})
