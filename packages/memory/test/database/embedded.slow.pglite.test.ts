import type { Worker } from 'node:worker_threads'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { openDatabase } from '../../src/database/open.js'
import { PgliteClient, PgliteError } from '../../src/database/pglite-client.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

/** What holds up the event loop shows as a late timer. Returns a function that gives the longest lateness, in ms. */
function watchEventLoop(): () => number {
  let last = performance.now()
  let longest = 0
  const timer = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 5)
  return () => {
    clearInterval(timer)
    return longest
  }
}

describe('the thread', () => {
  test('leaves the event loop free while a statement runs', async () => {
    const longest = watchEventLoop()
    const start = performance.now()
    await database.db.execute(sql`select count(md5(n::text)) from generate_series(1, 1000000) as n`)
    const took = performance.now() - start
    expect(took).toBeGreaterThan(300)
    expect(longest()).toBeLessThan(took / 3)
  })

  test('that dies rejects what waits for it, what comes after, and closes all the same', async () => {
    let worker: Worker | undefined
    process.once('worker', (started) => {
      worker = started
    })
    const doomed = await openDatabase()
    const waiting = transaction(doomed, (tx) => queryRows(tx, sql`select pg_sleep(30)`))
    const queued = transaction(doomed, (tx) => queryRows(tx, sql`select 1`))
    setTimeout(() => worker?.terminate(), 50)

    await expect(waiting).rejects.toMatchObject({ code: 'database_unavailable' })
    await expect(queued).rejects.toMatchObject({ code: 'database_unavailable' })
    await expect(transaction(doomed, (tx) => queryRows(tx, sql`select 1`))).rejects.toMatchObject({
      code: 'database_unavailable',
      message: 'The embedded database is gone: its thread has ended. What was committed is kept; open it again.',
    })
    await doomed.close()
  })
})

describe('one connection', () => {
  test('gives statements and transactions their turn in the order they came', async () => {
    const order: string[] = []
    const note = (name: string) => () => order.push(name)
    await Promise.all([
      database.db.transaction(async (tx) => {
        await tx.execute(sql`select 1`)
        await tx.execute(sql`select 2`)
        order.push('transaction')
      }),
      database.db.execute(sql`select 3`).then(note('statement')),
      database.db.transaction(async () => order.push('second transaction')),
    ])
    expect(order).toEqual(['transaction', 'statement', 'second transaction'])
  })

  test('is free again after a transaction that failed', async () => {
    await expect(
      database.db.transaction(async (tx) => {
        await tx.execute(sql`select 1 / 0`)
      }),
    ).rejects.toThrow()
    expect(await queryRows(database.db, sql`select pg_current_xact_id_if_assigned() is null as outside`)).toEqual([
      { outside: true },
    ])
  })

  test('a statement on the database inside a transaction is refused, where it would wait for ever', async () => {
    const attempt = transaction(database, async () => {
      await queryRows(database.db, sql`select 1`)
    })
    await expect(attempt).rejects.toMatchObject({
      code: 'database_failed',
      message: expect.stringContaining('pass the transaction on'),
    })
  })

  test('what a transaction set off may use the database once the transaction has ended', async () => {
    let later: Promise<unknown> | undefined
    await transaction(database, async () => {
      later = new Promise((resolve) => setTimeout(resolve, 20)).then(() => queryRows(database.db, sql`select 1 as n`))
    })
    expect(await later).toEqual([{ n: 1 }])
  })

  test('a nested transaction that fails takes back its own part only', async () => {
    await database.db.execute(sql`create temporary table steps (name text)`)
    await database.db.transaction(async (tx) => {
      await tx.execute(sql`insert into steps values ('outer')`)
      await tx
        .transaction(async (inner) => {
          await inner.execute(sql`insert into steps values ('inner')`)
          inner.rollback()
        })
        .catch(() => undefined)
    })
    expect(await queryRows(database.db, sql`select name from steps`)).toEqual([{ name: 'outer' }])
  })
})

describe('what crosses', () => {
  let client: PgliteClient
  beforeAll(async () => {
    client = await PgliteClient.open({})
    await client.exec('create table things (id int primary key, name text not null check (name <> $$bad$$))')
  })
  afterAll(() => client.close())

  test('an error has the fields PostgreSQL gave it, and no parameter', async () => {
    const error = await client
      .query('insert into things values ($1, $2)', [1, 'bad'])
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(PgliteError)
    expect(error).toMatchObject({
      code: '23514',
      severity: 'ERROR',
      table: 'things',
      constraint: 'things_name_check',
      message: 'new row for relation "things" violates check constraint "things_name_check"',
    })
    expect(Object.keys(error as object)).not.toContain('params')
    expect(Object.keys(error as object)).not.toContain('query')
  })

  test('a parameter that cannot cross rejects its own statement only', async () => {
    await expect(client.query('select $1', [() => 1])).rejects.toThrow('could not be cloned')
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })

  test('types whose parsers are passed arrive as PostgreSQL wrote them, others parsed', async () => {
    const statement = `select timestamptz '2026-01-02 03:04:05.678+00' as moment, 5::int8 as number`
    const asText = await client.query(statement, [], { rowMode: 'array', parsers: { 1184: (text: string) => text } })
    expect(asText.rows).toEqual([['2026-01-02 03:04:05.678+00', 5]])
    const parsed = await client.query(statement)
    expect(parsed.rows).toEqual([{ moment: new Date('2026-01-02T03:04:05.678Z'), number: 5 }])
  })

  test('bytes go there and come back', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    expect((await client.query('select $1::bytea as bytes', [bytes])).rows).toEqual([{ bytes }])
  })

  test('a blob is what COPY reads', async () => {
    await client.query(`copy things from '/dev/blob'`, [], { blob: new Blob(['7\tseven\n8\teight\n']) })
    expect((await client.query('select * from things order by id')).rows).toEqual([
      { id: 7, name: 'seven' },
      { id: 8, name: 'eight' },
    ])
  })
})

test('notifications arrive until the listener is taken away', async () => {
  const heard: string[] = []
  const stop = await database.listen('Some "channel"', (payload) => heard.push(payload))
  const alsoHeard: string[] = []
  const stopOther = await database.listen('Some "channel"', (payload) => alsoHeard.push(payload))
  const say = (payload: string) => database.db.execute(sql`select pg_notify('Some "channel"', ${payload})`)

  await say('one')
  await stop()
  await say('two')
  await stopOther()
  await say('three')
  expect(heard).toEqual(['one'])
  expect(alsoHeard).toEqual(['one', 'two'])
})

test('a snapshot holds everything, and a database opened from it is apart from the first', async () => {
  await database.db.execute(sql`insert into embedding_models (model, dimensions) values ('before', 8)`)
  const snapshot = (await database.snapshot?.()) as Blob
  const copy: Database = await openDatabase({ snapshot })
  onTestFinished(() => copy.close())
  await database.db.execute(sql`insert into embedding_models (model, dimensions) values ('after', 8)`)
  expect(await queryRows(copy.db, sql`select model from embedding_models`)).toEqual([{ model: 'before' }])
})

test('closing waits for what runs, twice is as good as once, and then nothing works any more', async () => {
  const closing = await openDatabase()
  const running = transaction(closing, (tx) => queryRows(tx, sql`select pg_sleep(0.1)::text as slept`))
  await Promise.all([closing.close(), closing.close()])
  expect(await running).toEqual([{ slept: '' }])
  await expect(transaction(closing, (tx) => queryRows(tx, sql`select 1`))).rejects.toMatchObject({
    code: 'database_unavailable',
    message: expect.stringContaining('it is closed'),
  })
})
