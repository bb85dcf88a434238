import { sql } from 'drizzle-orm'
import { expect, inject, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { MemoryError } from '../../src/errors.js'

const template = inject('databaseTemplate')
const serverUrl = template.dialect === 'postgres' ? template.serverUrl : ''
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('connections cut all the time cost single calls: none half-done, none lost, none left hanging', async () => {
  const url = new URL(serverUrl)
  url.searchParams.set('application_name', 'cut_all_the_time')
  const database = await openDatabase({ url: url.href, maxConnections: 4 })
  const administrator = await openDatabase({ url: serverUrl, maxConnections: 1 })
  onTestFinished(async () => {
    await database.db.execute(sql`drop table if exists pairs`)
    await Promise.all([database.close(), administrator.close()])
  })
  await database.db.execute(sql`drop table if exists pairs`)
  await database.db.execute(sql`create table pairs (id int, half text)`)

  let cutting = true
  const cutter = (async () => {
    while (cutting) {
      await pause(20)
      await administrator.db.execute(
        sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cut_all_the_time'`,
      )
    }
  })()

  const committed: number[] = []
  let cutOff = 0
  const attempt = async (id: number) => {
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
  cutting = false
  await cutter

  const pairs = await queryRows<{ id: number; halves: number }>(
    administrator.db,
    sql`select id, count(*)::int as halves from pairs group by id`,
  )
  expect(pairs.filter(({ halves }) => halves !== 2)).toEqual([])
  // A commit whose answer was cut off counts as failed, although it was made.
  expect(pairs.map(({ id }) => id)).toEqual(expect.arrayContaining(committed))
  expect(committed.length).toBeGreaterThan(10)
  expect(cutOff).toBeGreaterThan(10)
  expect(await transaction(database, (tx) => queryRows(tx, sql`select 1 as n`))).toEqual([{ n: 1 }])
})
