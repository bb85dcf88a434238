import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Transaction } from '../../src/database/database.js'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { keepLog } from '../support/log.js'
import { serverUrl } from '../support/server.js'

const urlWith = (change: (url: URL) => void): string => {
  const url = new URL(serverUrl)
  change(url)
  return url.href
}

test('a database that is not there is unavailable', async () => {
  const url = urlWith((url) => {
    url.pathname = '/no_such_database'
  })
  await expect(openDatabase({ url })).rejects.toMatchObject({
    code: 'database_unavailable',
    details: { sqlState: '3D000' },
  })
})

test('a user that is not there is unavailable', async () => {
  const url = urlWith((url) => {
    url.username = 'no_such_user'
  })
  await expect(openDatabase({ url })).rejects.toMatchObject({
    code: 'database_unavailable',
    details: { sqlState: expect.stringMatching(/^28/) },
  })
})

test('notices go to the logger, and only for debugging', async () => {
  const logger = keepLog()
  const database = await openDatabase({ url: serverUrl, logger })
  onTestFinished(() => database.close())
  await database.db.execute(sql`do $$ begin raise notice 'heard'; end $$`)
  expect(logger.lines).toContainEqual({
    level: 'debug',
    facts: { sqlState: '00000', severity: 'NOTICE' },
    message: 'Notice of the database',
  })
})

test('no more connections are opened than allowed', async () => {
  const url = urlWith((url) => url.searchParams.set('application_name', 'counted'))
  const database = await openDatabase({ url, maxConnections: 3 })
  onTestFinished(() => database.close())
  const pids = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const [row] = await queryRows<{ pid: number }>(
        database.db,
        sql`select pg_backend_pid() as pid, pg_sleep(0.02)::text as slept`,
      )
      return row?.pid
    }),
  )
  expect(new Set(pids).size).toBe(3)
  expect(
    await queryRows(
      database.db,
      sql`select count(*)::int as n from pg_stat_activity where application_name = 'counted'`,
    ),
  ).toEqual([{ n: 3 }])
})

describe('a connection that the server cuts', () => {
  const openPair = async () => {
    const database = await openDatabase({ url: serverUrl, maxConnections: 1 })
    const administrator = await openDatabase({ url: serverUrl, maxConnections: 1 })
    onTestFinished(async () => {
      await database.db.execute(sql`drop table if exists cut_off`)
      await Promise.all([database.close(), administrator.close()])
    })
    await database.db.execute(sql`drop table if exists cut_off`)
    await database.db.execute(sql`create table cut_off (name text)`)
    const cut = async (tx: Transaction) => {
      const [row] = await queryRows<{ pid: number }>(tx, sql`select pg_backend_pid() as pid`)
      await queryRows(administrator.db, sql`select pg_terminate_backend(${row?.pid}::int, 5000)`)
      await new Promise((resolve) => setTimeout(resolve, 50)) // until the news is here
    }
    return { database, cut }
  }

  test('fails the statement that ran on it, and the next one gets a new connection', async () => {
    const { database } = await openPair()
    const cut = transaction(database, (tx) => queryRows(tx, sql`select pg_terminate_backend(pg_backend_pid())`))
    await expect(cut).rejects.toMatchObject({ code: 'database_unavailable', details: { reason: 'CONNECTION_CLOSED' } })
    expect(await transaction(database, (tx) => queryRows(tx, sql`select 1 as n`))).toEqual([{ n: 1 }])
  })

  test('between two statements of a transaction fails the second one', async () => {
    const { database, cut } = await openPair()
    const attempt = transaction(database, async (tx) => {
      await tx.execute(sql`insert into cut_off values ('before')`)
      await cut(tx)
      await tx.execute(sql`insert into cut_off values (${'after'.repeat(1000)})`)
    })
    await expect(attempt).rejects.toMatchObject({ code: 'database_unavailable' })
    expect(await queryRows(database.db, sql`select name from cut_off`)).toEqual([])
  })

  test('lends nothing of the next transaction to the one that was cut off', async () => {
    const { database, cut } = await openPair()
    const [isCut, nextHasBegun, lateIsOver] = [deferred(), deferred(), deferred()]
    const cutOff = transaction(database, async (tx) => {
      await cut(tx)
      isCut.reach()
      await nextHasBegun.reached
      await Promise.resolve(tx.execute(sql`insert into cut_off values ('late')`)).finally(lateIsOver.reach)
    })
    await expect(cutOff).rejects.toMatchObject({ code: 'database_unavailable' })

    await isCut.reached
    await transaction(database, async (tx) => {
      await tx.execute(sql`insert into cut_off values ('next')`)
      nextHasBegun.reach()
      await lateIsOver.reached
    })
    expect(await queryRows(database.db, sql`select name from cut_off`)).toEqual([{ name: 'next' }])
  })
})

function deferred(): { reached: Promise<void>; reach: () => void } {
  let reach = () => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  return { reached, reach }
}

test('notifications arrive until the listener is taken away', async () => {
  const database = await openDatabase({ url: serverUrl })
  onTestFinished(() => database.close())
  const heard: string[] = []
  const stop = await database.listen('news', (payload) => heard.push(payload))
  await database.db.execute(sql`select pg_notify('news', 'one')`)
  await expect.poll(() => heard).toEqual(['one'])
  await stop()
  await database.db.execute(sql`select pg_notify('news', 'two')`)
  expect(heard).toEqual(['one'])
})

test('closing lets what runs finish', async () => {
  const database = await openDatabase({ url: serverUrl })
  const running = transaction(database, (tx) => queryRows(tx, sql`select pg_sleep(0.2)::text as slept`))
  await new Promise((resolve) => setTimeout(resolve, 50))
  await Promise.all([database.close(), database.close()])
  expect(await running).toEqual([{ slept: '' }])
})
