import { openDatabase } from '@bot/memory'
import { type FakeQdrant, startFakeQdrant } from '@bot/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeDataDirectory } from './support/bot.js'
import { bot } from './support/command.js'

let dataDir: string
let remove: () => Promise<void>
let qdrant: FakeQdrant

const point = (id: number, content: string) => ({
  id,
  vector: [1, 0, 0, 0],
  payload: { content, userId: '501', createdAt: Date.UTC(2026, 0, id) },
})

beforeAll(async () => {
  vi.stubEnv('EMBEDDER', 'hashing')
  const made = await makeDataDirectory()
  await made.database.close()
  ;({ dataDir, remove } = made)
  qdrant = await startFakeQdrant({ apiKey: null })
  qdrant.addCollection('lilith', { vectors: { size: 4, distance: 'Cosine' } }, [
    point(1, 'The tram smelled of oranges.'),
    point(2, 'Olga keeps bees.'),
  ])
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await qdrant.close()
  await remove()
})

const follow = (command: string, ...args: string[]) =>
  bot([command, '--url', qdrant.url, '--data-dir', dataDir, ...args])

test('a cutover is led step by step, and no step is taken before its turn', async () => {
  const first = await follow('cutover')
  expect(first.exitCode).toBe(3)
  expect(first.output).toMatch(/^ 2 {2}done {5}people +2 characters/m)
  expect(first.output).toMatch(/^ 3 {2}NEXT {5}import +2 points in 1 collection of .*; nothing was imported yet\.$/m)
  expect(first.output).toMatch(/^ 6 {2}later {4}switch$/m)
  expect(await follow('cutover', '--run', 'vectors')).toMatchObject({
    exitCode: 2,
    errors: expect.stringContaining('The step import comes before, and is not done.'),
  })
  expect(await follow('cutover', '--run', 'import')).toMatchObject({ exitCode: 2 }) // nobody said yes

  const imported = await follow('cutover', '--run', 'import', '--yes')
  expect(imported.output).toContain('2 memories new')
  expect(imported.output).toMatch(/NEXT {5}vectors +2 memories wait for a vector\.$/m)
  const embedded = await follow('cutover', '--run', 'vectors')
  expect(embedded.output).toMatch(/NEXT {5}switch +The new services do not run yet/m)

  const { steps } = JSON.parse((await follow('cutover', '--json')).output)
  expect(steps.map(({ state }: { state: string }) => state)).toEqual([...Array(5).fill('done'), 'open', 'later'])
})

test('what came to the old bot meanwhile opens the import again', async () => {
  await fetch(`${qdrant.url}/collections/lilith/points`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ points: [point(3, 'The kettle is red.')] }),
  })
  expect((await follow('cutover')).output).toMatch(/NEXT {5}import +3 points .* read 2\.$/m)
  expect((await follow('cutover', '--run', 'import', '--yes')).output).toContain('1 memories new')
})

test('a way back shows what Qdrant lacks, and brings it there', async () => {
  expect((await follow('rollback')).output).toMatch(/done {5}export +Qdrant holds what it should/)
  const database = await openDatabase({ dataDir })
  await database.db.execute(
    `update memories set visibility = 'deleted', updated_at = now() where content like '%bees%'`,
  )
  await database.close()
  const gap = await follow('rollback')
  expect(gap.exitCode).toBe(3)
  expect(gap.output).toMatch(
    /NEXT {5}export +Qdrant lacks 0, says something else of 0, and holds 1 that were forgotten here\.$/m,
  )
  const closed = await follow('rollback', '--run', 'export', '--yes')
  expect(closed.output).toContain('1 removed')
  expect(closed.output).toMatch(/NEXT {5}start +The way back is free\.$/m)
})
