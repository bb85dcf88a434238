// @ts-check
/**
 * Fails when the schema in TypeScript, its migrations and catalogue.txt do not say the same. Changes no file.
 *
 * drizzle-kit 0.31 exits with 0 whatever it finds: an unsaved change (it writes a migration), a schema that cannot be
 * read, a rename it would have to ask about. So it runs on a copy of the migrations, and only its words for "nothing to
 * do" count as success.
 *
 *   node scripts/check-drift.mjs            what `pnpm db:check` runs
 *   node scripts/check-drift.mjs CONFIG     only the schema and the migrations that another drizzle config names
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { tsImport } from 'tsx/esm/api'

const require = createRequire(import.meta.url)
const root = fileURLToPath(new URL('..', import.meta.url))
const NOTHING_TO_DO = 'No schema changes, nothing to migrate'
const WOULD_ASK = 'Interactive prompts require a TTY'
/** drizzle-kit takes about a second; a prompt it waits at takes for ever. */
const TIMEOUT_MS = 60_000

const otherConfig = process.argv[2]
const problem =
  (await findDrift(otherConfig ?? join(root, 'drizzle.config.ts'))) ?? (otherConfig ? null : findStaleCatalogue())
if (problem === null) {
  console.log('The schema, its migrations and catalogue.txt agree.')
} else {
  console.error(problem)
  process.exitCode = 1
}

/**
 * @param {string} configPath
 * @returns {Promise<string | null>} what is wrong and how to mend it
 */
async function findDrift(configPath) {
  const { default: config } = await tsImport(pathToFileURL(resolve(configPath)).href, import.meta.url)
  const base = dirname(resolve(configPath))
  const folder = mkdtempSync(join(tmpdir(), 'check-drift-'))
  try {
    const migrations = join(folder, 'migrations')
    cpSync(resolve(base, config.out), migrations, { recursive: true })
    // drizzle-kit takes `out` for relative whatever it is, so it runs in the folder.
    const copy = { ...config, schema: resolve(base, config.schema), out: 'migrations' }
    writeFileSync(join(folder, 'config.json'), JSON.stringify(copy))
    return findUnlisted(migrations) ?? findCollision(folder) ?? findUnsaved(folder, migrations)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param {string} migrations */
function findUnlisted(migrations) {
  const journal = JSON.parse(readFileSync(join(migrations, 'meta/_journal.json'), 'utf8'))
  const listed = new Set(journal.entries.map((/** @type {{ tag: string }} */ { tag }) => `${tag}.sql`))
  const unlisted = sqlFiles(migrations).filter((file) => !listed.has(file))
  if (unlisted.length === 0) return null
  return `meta/_journal.json does not list ${unlisted.join(', ')}, so it would never be applied.
Make migrations with \`pnpm db:generate\`, or by hand with \`pnpm drizzle-kit generate --custom --name=NAME\`.`
}

/** @param {string} folder */
function findCollision(folder) {
  const { status, output } = drizzleKit(folder, 'check')
  if (status === 0) return null
  return `Two migrations follow the same one, as after a merge of two branches:
${output}
Delete the later one with its snapshot and its line in meta/_journal.json, then run \`pnpm db:generate\`.`
}

/**
 * @param {string} folder
 * @param {string} migrations
 */
function findUnsaved(folder, migrations) {
  const before = sqlFiles(migrations)
  const { output } = drizzleKit(folder, 'generate')
  const written = sqlFiles(migrations).filter((file) => !before.includes(file))
  if (written.length > 0) {
    const statements = written.map((file) => readFileSync(join(migrations, file), 'utf8')).join('\n')
    return `The schema has changes that no migration holds:
${statements}
Run \`pnpm db:generate\`, read what it writes, and commit it.`
  }
  if (output.includes(NOTHING_TO_DO)) return null
  if (output.includes(WOULD_ASK)) {
    return `The schema has a change that may be a rename or a new column, and only you know which.
Run \`pnpm db:generate\` in a terminal, answer, and commit what it writes.`
  }
  return `drizzle-kit cannot read the schema:
${output}
Mend the schema; \`pnpm typecheck\` may say more.`
}

/**
 * @param {string} folder
 * @param {string} command
 */
function drizzleKit(folder, command) {
  const program = join(dirname(require.resolve('drizzle-kit')), 'bin.cjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, command, '--config=config.json'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
  })
  return { status, output: `${stdout}\n${stderr}`.trim() }
}

/** @param {string} folder */
function sqlFiles(folder) {
  return readdirSync(folder).filter((file) => file.endsWith('.sql'))
}

/** @returns {string | null} */
function findStaleCatalogue() {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [require.resolve('tsx/cli'), 'scripts/write-catalogue.ts', '--check'],
    { cwd: join(root, 'packages/memory'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: TIMEOUT_MS },
  )
  return status === 0 ? null : `${stdout}\n${stderr}`.trim()
}
