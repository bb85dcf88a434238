import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FakeQdrant, startFakeQdrant } from '@bot/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDataDirectory } from './support/bot.js'
import { bot } from './support/command.js'

let dataDir: string
let remove: () => Promise<void>
let qdrant: FakeQdrant

beforeAll(async () => {
  const made = await makeDataDirectory()
  await made.database.close()
  ;({ dataDir, remove } = made)
  qdrant = await startFakeQdrant({ apiKey: null })
  const payload = { content: 'The tram smelled of oranges.', userId: '501', createdAt: Date.UTC(2026, 0, 5) }
  qdrant.addCollection('lilith', { vectors: { size: 4, distance: 'Cosine' } }, [
    { id: 1, vector: [1, 0, 0, 0], payload },
    { id: 2, vector: [1, 0, 0, 0], payload: { ...payload, content: 'Olga keeps bees.', who: 'nobody' } },
    { id: 3, vector: [1, 0, 0, 0], payload: { ...payload, content: '' } },
  ])
})
afterAll(async () => {
  await qdrant.close()
  await remove()
})

const importing = (...args: string[]) => bot(['import', 'qdrant', '--url', qdrant.url, '--data-dir', dataDir, ...args])

test('it counts first, asks, imports, and finds everything there', async () => {
  const dry = await importing('--all', '--dry-run')
  expect(dry.output).toMatch(/^3 points of 1 collections of 127\.0\.0\.1:\d+ \(.* s\): 2 memories would be new/)
  expect(await importing('--all')).toMatchObject({ exitCode: 2, errors: expect.stringContaining('add --yes') })

  const stopped = await bot(
    ['import', 'qdrant', '--url', qdrant.url, '--data-dir', dataDir, '--all', '--yes', '--json'],
    { signal: AbortSignal.abort() },
  )
  expect(stopped.exitCode).toBe(130)

  const first = await importing('--collection', 'lilith', '--yes')
  expect(first.exitCode).toBe(3)
  expect(first.errors).toContain('Importing from Qdrant: 3 of 3 points')
  expect(first.output).toContain('2 memories new, 0 here already')
  expect(first.output).toContain('1 skipped: no text 1')
  expect(first.output).toContain('2 have no vector that can be copied, and wait for one: vector of another size 2')
  expect(first.output).toContain('Verified: 1 of 1 collections agree')

  const again = await importing('--collection', 'lilith', '--yes', '--json')
  expect(JSON.parse(again.output)).toMatchObject({ counts: { inserted: 0, existed: 2 }, verification: { ok: true } })
})

test('export brings back what was remembered since, and finds it there', async () => {
  const exporting = (...args: string[]) =>
    bot(['export', 'qdrant', '--url', qdrant.url, '--data-dir', dataDir, ...args])
  const since = new Date(Date.now() - 60_000).toISOString()
  expect(await exporting('--since', since)).toMatchObject({ exitCode: 2, errors: expect.stringContaining('add --yes') })
  const dry = await exporting('--since', since, '--dry-run')
  expect(dry.output).toMatch(/^2 memories for 127\.0\.0\.1:\d+ .*: 0 would be new there, 0 would be updated, 2 there/)
  const done = await exporting('--since', since, '--yes')
  expect(done).toMatchObject({ exitCode: 0, output: expect.stringContaining('2 there already') })
})

test('a mapping is read, and a wrong one is told', async () => {
  const map = join(dataDir, '..', 'map.json')
  await writeFile(map, JSON.stringify({ fields: { text: ['who'] } }))
  expect((await importing('--all', '--dry-run', '--map', map)).output).toContain('1 memories would be new')
  await writeFile(map, JSON.stringify({ field: {} }))
  expect(await importing('--all', '--dry-run', '--map', map)).toMatchObject({
    exitCode: 2,
    errors: expect.stringContaining('The mapping is not right'),
  })
  expect(await importing('--all', '--map', `${map}.none`)).toMatchObject({ exitCode: 2 })
})

test('what cannot be is told in a line', async () => {
  expect(await importing()).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--collection') })
  expect(await importing('--collection', 'fenn', '--yes')).toMatchObject({
    exitCode: 2,
    errors: expect.stringContaining('has no collection fenn'),
  })
  expect(await importing('--all', '--parity', '7')).toMatchObject({ exitCode: 2 })
  const help = await bot(['import', 'qdrant', '--help'])
  expect(help.output).toMatch(/Example:\n {2}\$ .*import qdrant --url/)
})
