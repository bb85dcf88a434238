import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JobKind, JobPayload } from '@bot/jobs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSyncTargets } from '../src/index.js'
import { syncNightly } from '../src/operations/sync-nightly.js'
import { until, useBots } from './support/bot.js'
import { query, useTestDatabase } from './support/database.js'
import { recordingLogger } from './support/logger.js'

const database = useTestDatabase()
const startBot = useBots(database)
const SECRET = 'hunter2hunter2'

type Bot = Awaited<ReturnType<typeof startBot>>

async function ends<Kind extends JobKind>(bot: Bot, kind: Kind, payload: JobPayload<Kind>) {
  const { id } = await bot.jobs.enqueue(kind, payload)
  return (await bot.jobs.waitFor(id, 30_000))!
}

describe('archives', () => {
  let archiveDir: string
  beforeAll(async () => {
    archiveDir = await mkdtemp(join(tmpdir(), 'bot-memory-archives-'))
  })
  afterAll(() => rm(archiveDir, { recursive: true }))

  test('are written as a job, and restored as one', async () => {
    const bot = await startBot({ targets: { archiveDir } })
    await bot.say('My dog is called Rex.')
    const created = await ends(bot, 'create-archive', {})
    expect(created).toMatchObject({ state: 'done', result: { tables: { memories: 1 }, removed: 0 } })
    const { file } = created.result as { file: string }
    expect(await readdir(archiveDir)).toEqual([file])
    await query(database, 'delete from memories')
    expect(await ends(bot, 'restore-archive', { file })).toMatchObject({ state: 'done' })
    expect(await bot.memories()).toHaveLength(1)
  })

  test('that are damaged, or no archive, fail for good and say so', async () => {
    const bot = await startBot({ targets: { archiveDir } })
    await writeFile(join(archiveDir, 'broken.tar.gz'), 'no archive')
    const job = await ends(bot, 'restore-archive', { file: 'broken.tar.gz' })
    expect(job).toMatchObject({ state: 'failed', error: { code: expect.stringMatching(/^archive_/) } })
    await expect(bot.jobs.enqueue('restore-archive', { file: '../etc/passwd.tar.gz' })).rejects.toThrow(/refused/)
  })
})

test('what is not configured is not done, and says which variable is missing', async () => {
  const bot = await startBot({ targets: { sync: { staging: 'postgres://nobody@127.0.0.1:1/x' } } })
  expect((await ends(bot, 'create-archive', {})).error).toMatchObject({
    ...{ code: 'not_configured', message: expect.stringContaining('ARCHIVE_DIR') },
  })
  expect((await ends(bot, 'import-qdrant', { collections: 'all' })).error).toMatchObject({ code: 'not_configured' })
  expect((await ends(bot, 'sync', { target: 'elsewhere' })).error!.message).toContain('staging')
})

test('what may be named is told, in names alone', async () => {
  const archiveDir = await mkdtemp(join(tmpdir(), 'bot-memory-archives-'))
  for (const file of ['bot-memory-1.tar.gz', 'bot-memory-2.tar.gz', 'notes.txt'])
    await writeFile(join(archiveDir, file), '')
  const sync = { staging: `postgres://bot:${SECRET}@127.0.0.1:1/nowhere` }
  const bot = await startBot({ targets: { sync, archiveDir } })
  expect((await ends(bot, 'tell-targets', {})).result).toEqual({
    ...{ sync: ['staging'], importQdrant: false, archives: ['bot-memory-2.tar.gz', 'bot-memory-1.tar.gz'] },
  })
  await rm(archiveDir, { recursive: true })
})

test('the address of a target is in no job, no failure and no line of the log', async () => {
  const url = `postgres://bot:${SECRET}@127.0.0.1:1/nowhere`
  const bot = await startBot({ targets: { sync: { staging: url } } })
  const { id } = await bot.jobs.enqueue('sync', { target: 'staging', dryRun: true })
  await until(async () => (await bot.jobs.find(id))!.error !== null)
  const rows = await query(database, 'select data, output from pgboss.job')
  expect(JSON.stringify([rows, bot.log.lines, await bot.jobs.list()])).not.toMatch(new RegExp(`${SECRET}|127.0.0.1:1`))
  await bot.jobs.cancel(id)
})

test('a rebuild tells how far it is while it runs', async () => {
  const bot = await startBot()
  for (let turn = 0; turn < 3; turn++) await bot.say(`My dog number ${turn} is called Rex.`)
  await query(database, 'delete from memories')
  const { id } = await bot.jobs.enqueue('rebuild', { personaId: bot.conversation.personaId })
  const seen: unknown[] = []
  for await (const { job } of bot.jobs.watch(id, AbortSignal.timeout(10_000))) seen.push(job.progress)
  expect(await bot.jobs.find(id)).toMatchObject({ state: 'done', result: { turns: 3, inserted: 3 } })
  expect(seen).toContainEqual(expect.objectContaining({ phase: 'turns', total: 3 }))
})

describe('the nightly sync', () => {
  test('is asked for once a night, when its time has come, however many workers there are', async () => {
    const bot = await startBot()
    const queued = () => bot.jobs.list({ kinds: ['sync'] })
    let now = Date.UTC(2026, 2, 1, 2, 59)
    const workers = [1, 2, 3].map(() =>
      syncNightly({
        jobs: bot.jobs,
        logger: recordingLogger(),
        target: 'mirror',
        at: '03:00',
        clock: () => now,
        everyMs: 10,
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = (await queued()).length
    now = Date.UTC(2026, 2, 1, 3, 0)
    await until(async () => (await queued()).length > before)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await queued()).toHaveLength(before + 1)
    now = Date.UTC(2026, 2, 2, 9, 0)
    await until(async () => (await queued()).length > before + 1)
    for (const worker of workers) await worker.stop()
    expect(await queued()).toHaveLength(before + 2)
  })

  test.each([
    ['a=postgres://x@h/d b=postgresql://y@h/d', { a: 'postgres://x@h/d', b: 'postgresql://y@h/d' }],
    ['', {}],
    [`A=postgres://x:${SECRET}@h/d`, 'entry 1 must be'],
    [`a=http://x:${SECRET}@h/d`, 'entry 1 must name'],
    [`a=postgres://h/d a=postgres://x:${SECRET}@h/d`, 'entry 2 repeats'],
  ])('targets %# are read, or refused without quoting them', (text, expected) => {
    const read = readSyncTargets(text)
    if (typeof expected === 'string') expect(read).toContain(expected)
    else expect(read).toEqual(expected)
    if (typeof read === 'string') expect(read).not.toContain(SECRET)
  })
})
