import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { serverUrl } from '../support/server.js'

/** A database behind a proxy that counts what the server is sent. */
async function counted() {
  const { hostname, port } = new URL(serverUrl)
  let sent = 0
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname)
    client.on('data', () => sent++)
    client.pipe(server).pipe(client)
    for (const socket of [client, server]) socket.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  url.port = String((proxy.address() as AddressInfo).port)
  const database = await openDatabase({ url: url.href, maxConnections: 1 })
  onTestFinished(async () => {
    await database.close()
    proxy.close()
  })
  return { database, sent: () => sent }
}

test('a statement with its values goes to the server at once', async () => {
  const { database, sent } = await counted()
  const before = sent()
  const rows = await queryRows(
    database.db,
    sql`select ${'a'}::text as text, ${'{"b": [1]}'}::json -> 'b' ->> 0 as json, ${2}::int + ${'40'}::int as number,
      ${true}::boolean as yes, ${'false'}::boolean as no, ${null}::uuid as nothing,
      (${'2026-01-02T03:04:05.678Z'}::timestamptz at time zone 'UTC')::text as moment, ${'\\x00ff'}::bytea::text as bytes`,
  )
  expect(sent() - before).toBe(1)
  expect(rows).toEqual([
    {
      ...{ text: 'a', json: '1', number: 42, yes: true, no: false, nothing: null },
      ...{ moment: '2026-01-02 03:04:05.678', bytes: '\\x00ff' },
    },
  ])
})

test('bytes, whose form depends on their type, still arrive as they are', async () => {
  const { database } = await counted()
  const bytes = Buffer.from([0, 255, 10])
  expect(await queryRows(database.db, sql`select encode(${bytes}::bytea, 'hex') as hex`)).toEqual([{ hex: '00ff0a' }])
})

test('what is refused leaves the connection as it was', async () => {
  const { database, sent } = await counted()
  await expect(queryRows(database.db, sql`select ${'no number'}::int`)).rejects.toMatchObject({
    cause: { code: '22P02' },
  })
  await expect(queryRows(database.db, sql`select ${'a'} from no_such_table`)).rejects.toMatchObject({
    cause: { code: '42P01' },
  })
  const before = sent()
  expect(await queryRows(database.db, sql`select ${'a'}::text as text`)).toEqual([{ text: 'a' }])
  expect(sent() - before).toBe(1)
})
