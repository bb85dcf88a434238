import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listPersonas } from '@bot/memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDataDirectory } from './support/bot.js'
import { bot } from './support/command.js'

let dataDir: string
let exported: string
let mara: string
let remove: () => Promise<void>

const record = (id: string, sender: string, result: string) => ({
  id,
  senders: [sender],
  result,
  metadata: { created_at: 1_700_000_000.5, msg_ids: [] },
})

beforeAll(async () => {
  const made = await makeDataDirectory()
  const personas = await listPersonas(made.database)
  mara = personas.find(({ name }) => name === 'Mara')!.id
  await made.database.close()
  ;({ dataDir, remove } = made)
  exported = join(dataDir, '..', 'export')
  await mkdir(join(exported, 'lilith'), { recursive: true })
  const records = [record('1', 'legacy-a', 'Olga keeps bees.'), record('2', 'legacy-b', 'The tram smelled of oranges.')]
  await writeFile(join(exported, 'lilith', 'lilith_memories.json'), JSON.stringify(records))
})
afterAll(() => remove())

const run = (...args: string[]) => bot([...args, '--data-dir', dataDir])

test('an export is counted, imported, and claimed by whom it belongs to', async () => {
  const dry = await run('import', 'shapes', exported, '--dry-run')
  expect(dry.output).toMatch(/^2 records of 1 files \(.* s\): 2 memories would be new/)
  expect(await run('import', 'shapes', exported)).toMatchObject({
    exitCode: 2,
    errors: expect.stringContaining('add --yes'),
  })

  const first = await run('import', 'shapes', exported, '--yes')
  expect(first.exitCode).toBe(3)
  expect(first.output).toContain('2 memories of 2 legacy users wait to be claimed')
  expect(first.output).toContain('Verified: 2 of 2 texts')

  const listed = await run('claim', '--list')
  expect(listed.output).toMatch(/^legacy-a: 1 memories with 1 personalities, 2023-11-14 to 2023-11-14\nlegacy-b: /)

  const claimed = await run('claim', '--legacy-user', 'legacy-a', '--persona', mara, '--by', 'pat')
  expect(claimed).toMatchObject({ exitCode: 0, output: expect.stringContaining('1 memories moved') })
  const operation = /--undo (\S+)`/.exec(claimed.output)![1]!
  const undone = await run('claim', '--legacy-user', 'legacy-a', '--persona', mara, '--undo', operation, '--json')
  expect(JSON.parse(undone.output)).toEqual({ status: 'undone', returned: 1 })

  const map = join(exported, 'people.json')
  await writeFile(map, JSON.stringify({ 'legacy-b': { discordId: '501' }, 'legacy-c': { discordId: '9' } }))
  const mapped = await run('import', 'shapes', exported, '--map', map, '--yes')
  expect(mapped.output).toContain(
    'The mapping names 2 people: 1 claimed now (1 memories moved to them), 0 before, 1 not',
  )
  expect(mapped.output).toContain('legacy-c: unknown person')
})

test('what cannot be is told in a line', async () => {
  expect(await run('claim')).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--legacy-user') })
  expect(await run('claim', '--legacy-user', 'legacy-a', '--persona', 'mara')).toMatchObject({ exitCode: 2 })
  expect(await run('import', 'shapes', join(exported, 'none'), '--yes')).toMatchObject({
    exitCode: 2,
    errors: expect.stringContaining('cannot be read'),
  })
  const help = await bot(['claim', '--help'])
  expect(help.output).toMatch(/Example:\n {2}\$ .*claim --legacy-user/)
})
