import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@bot/memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bot } from './support/command.js'

let folder: string
let dataDir: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adopt-'))
  dataDir = join(folder, 'data')
  const database = await openDatabase({ dataDir })
  for (const statement of [
    'create extension vector',
    'create table _prisma_migrations (id text primary key)',
    'create table users (id uuid primary key, discord_id varchar(20) not null, username text not null)',
    'create table personas (id uuid primary key, owner_id uuid not null, name text not null, content text not null)',
    `create table personalities (id uuid primary key, slug text not null, name text not null, owner_id uuid not null,
      character_info text not null, personality_traits text not null)`,
    `create table memories (id uuid primary key, persona_id uuid, personality_id uuid not null, content text not null,
      embedding vector(1536), channel_id text, guild_id text, message_ids text[], legacy_shapes_user_id text,
      created_at timestamp(3) not null default current_timestamp)`,
    `insert into users values ('00000000-0000-4000-8000-000000000001', '501', 'mara')`,
    `insert into personas values ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 'Mara', '')`,
    `insert into personalities values ('00000000-0000-4000-8000-000000000003', 'lilith', 'Lilith',
      '00000000-0000-4000-8000-000000000001', 'someone', 'patient')`,
    `insert into memories (id, persona_id, personality_id, content) values ('00000000-0000-4000-8000-000000000004',
      '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000003', 'Olga keeps bees.')`,
  ]) {
    await database.db.execute(statement)
  }
  await database.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const adopt = (...args: string[]) => bot(['adopt', ...args, '--data-dir', dataDir])

test('a database is looked at, copied, adopted, given back, adopted again and finished', async () => {
  expect((await adopt('--plan')).output).toContain('memories: 1 rows')

  const elsewhere = join(folder, 'copy')
  const from = ['adopt', '--from', `pglite://${dataDir}`, '--data-dir', elsewhere]
  expect(await bot(from)).toMatchObject({ exitCode: 2, errors: expect.stringContaining('add --yes') })
  expect(await bot([...from, '--yes'])).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('memories: 1 of 1'),
  })
  expect(await bot([...from, '--yes'])).toMatchObject({ exitCode: 1, errors: expect.stringContaining('holds people') })

  expect(await adopt('--apply')).toMatchObject({ exitCode: 2 })
  expect((await adopt('--apply', '--yes')).output).toContain('Adopted')
  expect((await adopt('--undo', '--yes')).output).toContain('stand as they were. 0 memories')
  expect((await adopt('--apply', '--yes')).exitCode).toBe(0)
  expect((await adopt('--finish', '--yes')).output).toContain('4 old tables are gone')
  expect(await adopt('--undo', '--yes')).toMatchObject({ exitCode: 1 })
  expect(await adopt('--plan', '--apply')).toMatchObject({ exitCode: 2 })
})
