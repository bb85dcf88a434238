import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Both are reached from `dist/databases` and from `src/databases` alike. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/database-templates/', import.meta.url))
const lockFile = new URL('../../../../pnpm-lock.yaml', import.meta.url)

const UNUSED_AFTER_MS = 7 * 24 * 60 * 60 * 1_000

/**
 * The file of a template, made where none was made of the same yet: starting an embedded database from nothing and
 * migrating it takes five seconds, and every package and every run would do it again.
 *
 * @param madeOf folders whose files, with the versions of all dependencies, decide what the template is
 */
export async function templateFile(madeOf: readonly URL[], make: () => Promise<Blob>): Promise<string> {
  const path = join(folder, `${await digestOf(madeOf)}.tar`)
  if (existsSync(path)) {
    await utimes(path, new Date(), new Date())
    return path
  }
  await mkdir(folder, { recursive: true })
  await removeUnused()
  const unfinished = `${path}.${randomUUID()}` // packages run at the same time
  await writeFile(unfinished, (await make()).stream())
  await rename(unfinished, path)
  return path
}

async function digestOf(folders: readonly URL[]): Promise<string> {
  const hash = createHash('sha256').update(await readFile(lockFile))
  for (const url of folders) {
    const root = fileURLToPath(url)
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.sort()) hash.update(`\0${relative(root, file)}\0`).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 32)
}

async function removeUnused(): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const used = await stat(path).catch(() => null) // another run may have removed it
    if (used !== null && Date.now() - used.mtimeMs > UNUSED_AFTER_MS) await rm(path, { force: true })
  }
}
