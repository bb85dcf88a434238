import { afterAll, beforeAll, expect, test } from 'vitest'
import { PgliteClient } from '../../src/database/pglite-client.js'
import { keepUp } from '../../src/database/pglite-upkeep.js'
import { templateSnapshot } from '../support/database.js'

let client: PgliteClient
beforeAll(async () => {
  client = await PgliteClient.open({ snapshot: await templateSnapshot() })
  await client.exec('create table notes (id int, text text)')
  while ((await keepUp(client)).vacuumed !== null); // what the migration left due
})
afterAll(() => client.close())

const walSize = async () => {
  const { rows } = await client.query<{ bytes: number }>('select sum(size)::float8 as bytes from pg_ls_waldir()')
  return rows[0]?.bytes ?? 0
}
async function write(rows: number): Promise<void> {
  await client.exec(`insert into notes select n, repeat(md5(n::text), 20) from generate_series(1, ${rows}) as n`)
  await client.exec('select pg_stat_force_next_flush()') // statistics would be up to a second behind
}

test('does nothing where nothing is due', async () => {
  expect(await keepUp(client)).toEqual({ checkpoint: false, vacuumed: null })
})

test('vacuums and analyzes the table that changed most, until none is due', async () => {
  await write(2_000)
  expect(await keepUp(client)).toMatchObject({ vacuumed: 'notes' })
  const { rows } = await client.query<{ estimate: number; allVisible: boolean }>(
    `select reltuples::int as estimate, relallvisible = relpages as "allVisible" from pg_class where relname = 'notes'`,
  )
  expect(rows).toEqual([{ estimate: 2_000, allVisible: true }])
  expect(await keepUp(client)).toMatchObject({ vacuumed: null })
})

test('the write-ahead log stays small, however much is written', async () => {
  const checkpoints: boolean[] = []
  for (let round = 0; round < 4; round++) {
    await write(80_000) // about 60 MB
    await client.exec('truncate notes')
    checkpoints.push((await keepUp(client)).checkpoint)
  }
  expect(checkpoints).toContain(true)
  console.log((await walSize()) / 1048576)
  expect(await walSize()).toBeLessThan(200 * 1024 * 1024)
})
