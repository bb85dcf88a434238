import { createWriteStream } from 'node:fs'
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { openDatabase } from '@bot/memory'
import * as schema from '@bot/memory/schema'
import { databaseFromTemplate, emptyTables } from '@bot/testing'
import { is, sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { pack } from 'tar-stream'
import { beforeEach, describe, expect, test } from 'vitest'
import { sealing } from '../../src/archive/seal.js'
import { archivedTables, leftOut } from '../../src/archive/tables.js'
import { createArchive, inspectArchive, pruneArchives, restoreArchive } from '../../src/index.js'
import { dump, fill, useFolder } from '../support/archives.js'
import { useTestDatabase } from '../support/database.js'
import { rowsOf } from '../support/rows.js'

const database = useTestDatabase()
const other = databaseFromTemplate({ open: openDatabase })()
const folder = useFolder()
let number = 0
const newFile = () => folder.file(`${++number}.tar.gz`)

beforeEach(async () => {
  await emptyTables(database)
  await emptyTables(other)
})

const hnsw = sql`select indexname from pg_indexes where indexname = 'memory_vectors_embedding_hnsw'`

describe('an archive', () => {
  test('holds every table, or says why it leaves it out', () => {
    const declared = Object.values<unknown>(schema).filter((value) => is(value, PgTable))
    const names = declared.map((table) => getTableConfig(table).name).sort()
    expect([...archivedTables.map(({ name }) => name), ...Object.keys(leftOut)].sort()).toEqual(names)
  })

  test('comes back row for row, vectors bit for bit', async () => {
    await fill(database, { memoriesEach: 120 })
    const file = newFile()
    const { manifest } = await createArchive({ database, file })
    expect(manifest.tables.memories?.rows).toBe(240)

    const report = await restoreArchive({ database: other, file })
    expect(await dump(other)).toEqual(await dump(database))
    expect(report).toMatchObject({ left: 0, tables: { memory_vectors: { rows: 240, restored: 240 } } })
    expect(await rowsOf(other, hnsw)).toHaveLength(1)
  })

  test('restored twice changes nothing', async () => {
    await fill(database)
    const file = newFile()
    await createArchive({ database, file })
    await restoreArchive({ database: other, file })
    const before = await dump(other)
    const again = await restoreArchive({ database: other, file })
    expect(again).toMatchObject({ restored: 0, left: again.rows })
    expect(await dump(other)).toEqual(before)
  })

  test('is whole or not there', async () => {
    await fill(database)
    const file = newFile()
    const stop = new AbortController()
    const stopped = createArchive({ database, file, signal: stop.signal, onProgress: () => stop.abort() })
    await expect(stopped).rejects.toThrow()
    expect((await readdir(folder.path)).filter((name) => file.endsWith(name) || name.includes('partial'))).toEqual([])
  })

  test('never replaces another', async () => {
    const file = newFile()
    await writeFile(file, 'precious')
    await expect(createArchive({ database, file })).rejects.toMatchObject({ code: 'archive_exists' })
    expect(await readFile(file, 'utf8')).toBe('precious')
  })

  test('in a folder that is not there is refused in words', async () => {
    const file = join(folder.path, 'nowhere', 'a.tar.gz')
    await expect(createArchive({ database, file })).rejects.toMatchObject({
      code: 'archive_unwritable',
      message: expect.stringMatching(/nowhere.* cannot be written \(ENOENT\)\. Nothing was left behind/),
    })
  })

  test('of one person holds what is theirs, and restores by itself', async () => {
    const { ann, ben } = await fill(database)
    const file = newFile()
    await createArchive({ database, file, userId: ann.id })
    await restoreArchive({ database: other, file })
    const { memories = [], conversation_history: history = [], personas = [] } = await dump(other)
    expect([memories.length, history.length, personas.length]).toEqual([5, 5, 1])
    expect(JSON.stringify(await dump(other))).not.toContain(ben.id)
  })

  test('does not bring back what was erased since', async () => {
    const { ann } = await fill(database)
    const file = newFile()
    await createArchive({ database, file })
    await restoreArchive({ database: other, file })
    const [gone] = await rowsOf<{ id: string }>(
      other,
      sql`select id from memories where persona_id = ${ann.defaultPersonaId}`,
    )
    await other.db.execute(sql`insert into erasure_keys (id, inner_block, outer_block)
      values (gen_random_uuid(), decode(repeat('36', 64), 'hex'), decode(repeat('5c', 64), 'hex'))`)
    await other.db.execute(sql`insert into erasures (persona_id, kind, hash, key_id)
      select ${ann.defaultPersonaId}, 'memory', erasure_hash(inner_block, outer_block, 'memory', ${gone!.id}), id
      from erasure_keys`)
    await other.db.execute(sql`delete from memories where id = ${gone!.id}`)

    const { tables } = await restoreArchive({ database: other, file })
    expect(tables.memories).toEqual({ rows: 10, restored: 0, left: 10 })
    expect(await rowsOf(other, sql`select from memories where id = ${gone!.id}`)).toEqual([])
    expect(await rowsOf(other, sql`select from memory_vectors where memory_id = ${gone!.id}`)).toEqual([])
  })
})

describe('a file that is no whole archive of ours', () => {
  const refused = async (file: string, code: string) => {
    await expect(inspectArchive(file)).rejects.toMatchObject({ code })
    const before = await dump(other)
    await expect(restoreArchive({ database: other, file })).rejects.toMatchObject({ code })
    expect(await dump(other)).toEqual(before)
    expect(await rowsOf(other, hnsw)).toHaveLength(1)
  }

  test('is refused where it was cut short', async () => {
    await fill(database)
    const file = newFile()
    await createArchive({ database, file })
    await truncate(file, (await readFile(file)).length - 1)
    await refused(file, 'archive_damaged')
  })

  test('is refused where it is something else', async () => {
    const file = newFile()
    await writeFile(file, 'no archive at all')
    await refused(file, 'archive_foreign')
    await writeFile(file, gzipSync('nor this'))
    await refused(file, 'archive_damaged')
  })

  test.each([
    ['of a later format', { formatVersion: 2 }, 'archive_newer'],
    ['of another program', { format: 'another' }, 'archive_foreign'],
  ])('is refused where it is %s', async (_, change, code) => {
    await fill(database)
    const { head } = await createArchive({ database, file: newFile() })
    const file = newFile()
    await writeSealed(file, { ...head, ...change })
    await refused(file, code)
  })

  test('is refused where it is of a schema nobody knows here', async () => {
    const { head } = await createArchive({ database, file: newFile() })
    const file = newFile()
    await writeSealed(file, { ...head, schemaVersion: 'of a later migration' })
    await expect(restoreArchive({ database: other, file })).rejects.toMatchObject({ code: 'archive_newer' })
  })

  test('is refused where its vectors are not of the model that recall uses', async () => {
    await fill(database)
    const file = newFile()
    await createArchive({ database, file })
    await other.db.execute(sql`insert into embedding_models (model, dimensions, is_active) values ('another', 8, true)`)
    await expect(restoreArchive({ database: other, file })).rejects.toMatchObject({ code: 'model_mismatch' })
    expect((await dump(other)).users).toEqual([])
  })

  test('is refused where a row is missing that its manifest counts', async () => {
    const { head, manifest } = await createArchive({ database, file: newFile() })
    const file = newFile()
    await writeSealed(file, head, { tables: { ...manifest.tables, users: { rows: 1, sha256: 'of nothing' } } })
    await refused(file, 'archive_damaged')
  })
})

/** An archive without rows, sealed as ours are. */
async function writeSealed(file: string, head: object, manifest: object = { tables: {} }): Promise<void> {
  const tar = pack()
  tar.entry({ name: 'archive.json' }, JSON.stringify(head))
  tar.entry({ name: 'manifest.json' }, JSON.stringify(manifest))
  tar.finalize()
  await pipeline(tar, createGzip(), sealing(), createWriteStream(file))
}

test('pruning keeps the newest, and what is not of its making', async () => {
  const names = ['2026-01-01', '2026-01-02', '2026-01-03'].map((day) => `bot-memory-${day}T00-00-00Z.tar.gz`)
  for (const name of [...names, 'mine.tar.gz']) await writeFile(folder.file(name), '')
  const { removed } = await pruneArchives(folder.path, 2)
  expect(removed).toEqual([folder.file(names[0]!)])
  expect(await readdir(folder.path)).toEqual(expect.arrayContaining([names[1], names[2], 'mine.tar.gz']))
})
