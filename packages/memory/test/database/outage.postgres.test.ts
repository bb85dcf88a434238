import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { MemoryError } from '../../src/errors.js'
import { openGate } from '../support/gate.js'
import { serverUrl } from '../support/server.js'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('connections cut all the time cost single calls: none half-done, none lost, none left hanging', async () => {
  const url = new URL(serverUrl)
  url.searchParams.set('application_name', 'cut_all_the_time')
  const database = await openDatabase({ url: url.href, maxConnections: 4 })
  const administrator = await openDatabase({ url: serverUrl, maxConnections: 1 })
  onTestFinished(async () => {
    await administrator.db.execute(sql`drop table if exists pairs`)
    await Promise.all([database.close(), administrator.close()])
  })
  await database.db.execute(sql`drop table if exists pairs`)
  await database.db.execute(sql`create table pairs (id int, half text)`)

  const cut = () =>
    administrator.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cut_all_the_time'`,
    )
  const committed: number[] = []
  let cutOff = 0
  const attempt = async (id: number) => {
    if (id % 10 === 0) await cut()
    try {
      await transaction(database, async (tx) => {
        await tx.execute(sql`insert into pairs values (${id}, 'first')`)
        await pause(id % 7)
        await tx.execute(sql`insert into pairs values (${id}, ${'second'.repeat(id % 2 === 0 ? 1 : 500)})`)
      })
      committed.push(id)
    } catch (error) {
      if (!MemoryError.is(error) || error.code !== 'database_unavailable') throw error
      cutOff += 1
    }
  }
  const worker = async (first: number) => {
    for (let id = first; id < 400; id += 8) await attempt(id)
  }
  await Promise.all(Array.from({ length: 8 }, (_, first) => worker(first)))

  const pairs = await queryRows<{ id: number; halves: number }>(
    administrator.db,
    sql`select id, count(*)::int as halves from pairs group by id`,
  )
  expect(pairs.filter(({ halves }) => halves !== 2)).toEqual([])
  // A commit whose answer was cut off counts as failed, although it was made.
  expect(pairs.map(({ id }) => id)).toEqual(expect.arrayContaining(committed))
  expect(committed.length).toBeGreaterThan(10)
  expect(cutOff).toBeGreaterThan(10)
  await pause(200) // until the last cut is noticed
  expect(await transaction(database, (tx) => queryRows(tx, sql`select 1 as n`))).toEqual([{ n: 1 }])
})

test('while the server is away every call fails soon, and once it is back the next ones work', async () => {
  const gate = await openGate(new URL(serverUrl))
  const database = await openDatabase({ url: gate.url, maxConnections: 4 })
  onTestFinished(() => database.close())
  const heard: string[] = []
  await database.listen('back', (payload) => heard.push(payload))
  const ask = () => transaction(database, (tx) => queryRows(tx, sql`select 1 as n`))
  expect(await ask()).toEqual([{ n: 1 }])

  await gate.shut()
  for (let call = 0; call < 12; call++) {
    const start = performance.now()
    await expect(ask()).rejects.toMatchObject({ code: 'database_unavailable' })
    expect(performance.now() - start).toBeLessThan(3_000)
  }

  await gate.open()
  const start = performance.now()
  expect(await Promise.all([ask(), ask(), ask(), ask()])).toEqual(Array(4).fill([{ n: 1 }]))
  expect(performance.now() - start).toBeLessThan(5_000)
  await expect
    .poll(async () => {
      await database.db.execute(sql`select pg_notify('back', 'again')`)
      return heard.length
    })
    .toBeGreaterThan(0)
}, 60_000)
