import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestableDatabase } from '../../src/databases/database-kind.js'
import { borrowEmbedded } from '../../src/databases/embedded-databases.js'

interface Bare extends TestableDatabase {
  readonly db: { execute(statement: string): Promise<{ rows: unknown[] }> }
  readonly pglite: PGlite
}

let folder: string
let snapshotPath: string

const kind = {
  async open({ snapshot }: { snapshot?: Blob }): Promise<Bare> {
    const pglite = await PGlite.create(snapshot === undefined ? {} : { loadDataDir: snapshot })
    return {
      pglite,
      db: { execute: (statement) => pglite.query(statement) },
      close: async () => void (pglite.closed || (await pglite.close())),
    }
  },
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'embedded-databases-'))
  snapshotPath = join(folder, 'snapshot.tar')
  const { pglite } = await kind.open({})
  await pglite.exec(`
    create table notes (id serial primary key, text text);
    create table settings (name text primary key, value text);
    insert into settings values ('colour', 'it''s blue');
    create function refuse() returns trigger language plpgsql as 'begin raise exception ''no''; end';
    create trigger kept before delete on settings for each row execute function refuse()`)
  await writeFile(snapshotPath, (await pglite.dumpDataDir('none')).stream())
  await pglite.close()
})

afterAll(() => rm(folder, { recursive: true }))

test('a database goes to the next file as it was at first', async () => {
  const first = await borrowEmbedded(kind, snapshotPath)
  await first.database.pglite.exec(`insert into notes (text) values ('a'), ('b'); analyze;
    update settings set value = 'red'; insert into settings values ('size', 'large')`)
  await first.giveBack()

  const next = await borrowEmbedded(kind, snapshotPath)
  expect(next.database).toBe(first.database)
  const rows = async (statement: string) => (await next.database.db.execute(statement)).rows
  expect(await rows('select * from notes')).toEqual([])
  expect(await rows('select * from settings')).toEqual([{ name: 'colour', value: "it's blue" }])
  expect(await rows(`select * from pg_stats where tablename in ('notes', 'settings')`)).toEqual([])
  expect(await rows(`insert into notes (text) values ('c') returning id`)).toEqual([{ id: 1 }])
  await expect(rows('delete from settings')).rejects.toThrow('no')
  await next.giveBack()
})

test.each([
  ['a table', 'create table more (id int)'],
  ['a column', 'alter table notes add more int'],
  ['an index', 'create index on notes (text)'],
  ['a trigger', 'alter table settings disable trigger kept'],
  ['a function', `create or replace function refuse() returns trigger language plpgsql as 'begin return null; end'`],
  ['a setting', 'set enable_seqscan = off'],
  ['a transaction that was left open', 'begin; select 1 / 0'],
])('one is not used again where a test changed %s', async (_, change) => {
  const first = await borrowEmbedded(kind, snapshotPath)
  await first.database.pglite.exec(change).catch(() => {})
  await first.giveBack()
  const next = await borrowEmbedded(kind, snapshotPath)
  expect(next.database).not.toBe(first.database)
  await next.giveBack()
})

test('nor where a test closed it', async () => {
  const first = await borrowEmbedded(kind, snapshotPath)
  await first.database.close()
  await first.giveBack()
  const next = await borrowEmbedded(kind, snapshotPath)
  expect(next.database).not.toBe(first.database)
  await next.giveBack()
})
