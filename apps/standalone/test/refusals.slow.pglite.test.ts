import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { useChildren } from './support/child.js'
import { useDirectories } from './support/directories.js'

const directories = useDirectories()
const start = useChildren()

/** A start that does not come about: its exit code, and the lines of the standard error without what it was doing. */
async function refusal(settings: Record<string, string>, options?: { through?: readonly string[] }) {
  const child = start({ PORT: '0', SAMPLE_HISTORY: 'false', ...settings }, options)
  const { code } = await child.ended
  const lines = child.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Opening '))
  return { code, lines, stdout: child.stdout }
}

describe('a start that cannot be', () => {
  test('because the port is taken, says so at once', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const dataDir = join(await directories.empty(), 'data')
    const { code, lines } = await refusal({ DATA_DIR: dataDir, PORT: String(port) })
    other.close()
    expect(code).toBe(1)
    expect(lines).toEqual([`Port ${port} on 127.0.0.1 is taken by another program: set PORT to a free one.`])
    expect(existsSync(dataDir)).toBe(false)
  })

  test('because another process holds the directory, names it and its address', async () => {
    const dataDir = await directories.migrated()
    const first = start({ DATA_DIR: dataDir, PORT: '0', SAMPLE_HISTORY: 'false' })
    const [, url] = await first.says(/is running at (\S+)/)
    // The port of the first one is taken as well; the directory is what matters.
    const { code, lines } = await refusal({ DATA_DIR: dataDir, PORT: new URL(url!).port })
    expect(code).toBe(1)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(`${dataDir} is in use by process ${first.pid}`)
    expect(lines[0]).toContain(url!)
    expect((await fetch(`${url}/ping`)).status).toBe(200)
  })

  test('because a file stands where the directory should be', async () => {
    const path = join(await directories.empty(), 'data')
    await writeFile(path, 'not a directory')
    for (const dataDir of [path, join(path, 'inside')]) {
      const { code, lines } = await refusal({ DATA_DIR: dataDir })
      expect(code).toBe(1)
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain(`The data directory ${dataDir} cannot be written: `)
    }
  })

  test('because this user may not write there', async () => {
    const closed = join(await directories.empty(), 'closed')
    await mkdir(closed)
    await chmod(closed, 0o500)
    // Root may write anywhere, until that right is taken from it. It keeps its name: another user might not even be able
    // to read this program.
    const isRoot = process.getuid?.() === 0
    if (isRoot) await chown(closed, 65_534, 65_534)
    const through = isRoot ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []
    const { code, lines } = await refusal({ DATA_DIR: join(closed, 'data') }, { through })
    expect(code).toBe(1)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('this user has no permission')
  })

  test('because the vectors of the database are of another model', async () => {
    const dataDir = await directories.migrated()
    const first = start({ DATA_DIR: dataDir, PORT: '0', SAMPLE_HISTORY: 'false', OPENAI_API_KEY: 'sk-none' })
    await first.says(/text-embedding-3-small; answers: gpt-4o-mini/)
    first.signal('SIGTERM')
    expect(await first.ended).toEqual({ code: 0, signal: null })

    const { code, lines } = await refusal({ DATA_DIR: dataDir })
    expect(code).toBe(1)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/made by text-embedding-3-small.*configured now is universal-sentence-encoder-lite/)
  })

  test.each([
    [{ PORT: '99999' }, 'PORT'],
    [{ OPENAI_BASE_URL: 'localhost' }, 'OPENAI_BASE_URL'],
    [{ DATABASE_URL: 'mysql://me:hunter2@localhost/bot' }, 'postgres://'],
    [{ DATABASE_URL: 'postgres://me:hunter2@127.0.0.1:1/bot' }, 'cannot be reached'],
  ])('because of a wrong setting, names it and not its value: %j', async (settings, named) => {
    const dataDir = join(await directories.empty(), 'data')
    const { code, lines, stdout } = await refusal({ DATA_DIR: dataDir, ...settings })
    expect(code).toBe(1)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(named)
    expect(lines[0] + stdout).not.toContain('hunter2')
    expect(existsSync(dataDir)).toBe(false)
  })
})
