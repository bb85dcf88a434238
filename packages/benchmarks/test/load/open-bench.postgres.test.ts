import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type BareDriver, openBarePostgres } from '../../src/bare/driver.js'
import { type Bench, openBench } from '../../src/load/open-bench.js'
import { markChanged } from '../../src/load/scratch.js'

const serverUrl = process.env.TEST_DATABASE_URL!
const name = `bench_${randomUUID().replaceAll('-', '')}`
const url = Object.assign(new URL(serverUrl), { pathname: name }).href
const log: string[] = []
const open = (options: { rows?: number; seed?: number } = {}) =>
  openBench({ url, rows: 200, ...options, log: (line) => log.push(line) })

let server: BareDriver
let bench: Bench | undefined

beforeAll(async () => {
  server = openBarePostgres(serverUrl)
  await server.execute(`create database ${name}`)
})
afterEach(async () => {
  await bench?.close()
  bench = undefined
  log.length = 0
})
afterAll(async () => {
  await server.execute(`drop database ${name} with (force)`)
  await server.close()
})

const count = async () => {
  const [counted] = await bench!.driver.query<{ memories: number; vectors: number; indexed: boolean }>(`
    select (select count(*)::int from memories) as memories, (select count(*)::int from memory_vectors) as vectors,
      (select indisvalid from pg_index where indexrelid = 'memory_vectors_embedding_hnsw'::regclass) as indexed`)
  return counted
}

test('a database that holds anything else is refused and left as it is', async () => {
  const other = openBarePostgres(url)
  await other.execute('create table of_somebody (id int); insert into of_somebody values (7)')
  await expect(open()).rejects.toThrow(/holds 1 table\(s\) that no benchmark made/)
  expect(await other.query('select id from of_somebody')).toEqual([{ id: 7 }])
  await other.execute('drop table of_somebody')
  await other.close()
})

test('an empty one is filled, every index in place', async () => {
  bench = await open()
  expect(await count()).toEqual({ memories: 200, vectors: 200, indexed: true })
})

test('what was loaded is used again', async () => {
  bench = await open()
  expect(log).toEqual(['The database holds the 200 memories already.'])
})

test('another size, another seed, or a run that left its changes behind: it is emptied and filled again', async () => {
  bench = await open({ rows: 300 })
  expect(await count()).toEqual({ memories: 300, vectors: 300, indexed: true })
  await bench.close()
  bench = await open({ rows: 300, seed: 2 })
  expect(log.at(-1)).not.toContain('already')
  await bench.driver.execute('delete from memories')
  await markChanged(bench.driver, 'memories')
  await bench.close()
  bench = await open({ rows: 300, seed: 2 })
  expect(await count()).toEqual({ memories: 300, vectors: 300, indexed: true })
})

test('a second run at the same time is refused', async () => {
  bench = await open()
  await expect(open()).rejects.toThrow('Another benchmark is using the database')
})
