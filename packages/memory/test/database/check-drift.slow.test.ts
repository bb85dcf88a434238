import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const script = join(root, 'scripts/check-drift.mjs')
const drizzleKit = join(root, 'node_modules/drizzle-kit/bin.cjs')

const SCHEMA = `import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
export const things = pgTable('things', { id: uuid('id').primaryKey(), name: text('name') })
`

/** A schema with a migration that holds it, copied for every test. */
let saved: string
let folder: string
beforeAll(async () => {
  saved = await mkdtemp(join(tmpdir(), 'drift-saved-'))
  await symlink(join(root, 'packages/memory/node_modules'), join(saved, 'node_modules'))
  await writeFile(join(saved, 'package.json'), '{ "type": "module" }')
  await writeFile(join(saved, 'schema.ts'), SCHEMA)
  const config = { dialect: 'postgresql', schema: './schema.ts', out: './migrations' }
  await writeFile(join(saved, 'drizzle.config.ts'), `export default ${JSON.stringify(config)}`)
  spawnSync(process.execPath, [drizzleKit, 'generate'], { cwd: saved })
})
afterAll(() => rm(saved, { recursive: true }))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drift-'))
  await cp(saved, folder, { recursive: true, verbatimSymlinks: true })
  return () => rm(folder, { recursive: true })
})

const changeSchema = (from: string, to: string) => writeFile(join(folder, 'schema.ts'), SCHEMA.replace(from, to))
const readAll = async () => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.sort().map(async (file) => [file, await readFile(file, 'utf8')]))
}

/** Runs the check, which must change no file. */
async function check(): Promise<{ status: number | null; says: string }> {
  const before = await readAll()
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, join(folder, 'drizzle.config.ts')], {
    cwd: dirname(script),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect(await readAll()).toEqual(before)
  return { status, says: `${stdout}${stderr}` }
}

test('a schema whose migrations hold it passes', async () => {
  expect(await check()).toEqual({ status: 0, says: 'The schema, its migrations and catalogue.txt agree.\n' })
})

test('an unsaved change fails, and the statements it lacks are shown', async () => {
  await changeSchema("text('name')", "text('name'), more: text('more')")
  const { status, says } = await check()
  expect(status).toBe(1)
  expect(says).toContain('ALTER TABLE "things" ADD COLUMN "more" text;')
  expect(says).toContain('Run `pnpm db:generate`')
})

test('a change that may be a rename fails, without waiting for an answer', async () => {
  await changeSchema("text('name')", "text('title')")
  const { status, says } = await check()
  expect(status).toBe(1)
  expect(says).toContain('may be a rename')
})

test.each([
  ['does not parse', 'export const ='],
  ['throws', "throw new Error('broken')"],
])('a schema that %s fails', async (_, line) => {
  await changeSchema(SCHEMA, `${SCHEMA}\n${line}\n`)
  const { status, says } = await check()
  expect(status).toBe(1)
  expect(says).toContain('drizzle-kit cannot read the schema')
})

test('two migrations that follow the same one fail', async () => {
  const meta = join(folder, 'migrations/meta')
  const snapshot = await readFile(join(meta, '0000_snapshot.json'), 'utf8')
  await writeFile(join(meta, '0001_snapshot.json'), snapshot)
  const { status, says } = await check()
  expect(status).toBe(1)
  expect(says).toContain('Two migrations follow the same one')
})

test('a migration that the journal does not list fails', async () => {
  await writeFile(join(folder, 'migrations/0001_by_hand.sql'), 'select 1;')
  const { status, says } = await check()
  expect(status).toBe(1)
  expect(says).toContain('does not list 0001_by_hand.sql')
})
