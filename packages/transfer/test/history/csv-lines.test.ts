import { Readable } from 'node:stream'
import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { csvLines, importHistory } from '../../src/index.js'
import { introduce } from '../support/conversations.js'
import { useTestDatabase } from '../support/database.js'
import { rowsOf } from '../support/rows.js'

const database = useTestDatabase()
beforeEach(async () => {
  await emptyTables(database)
  await introduce(database)
})

const importing = (text: string) => importHistory({ target: database, lines: csvLines(Readable.from([text])) })

const header = 'id,channel_id,guild_id,personality,user,role,content,created_at,discord_message_id'

test('rows of CSV are the messages that lines of JSON would be', async () => {
  const csv = [
    `\ufeff${header}`,
    '1,2001,77,lilith,mara,user,"Hello, ""you"",\nagain",2026-01-05 12:00:00.123+00,"{901,902}"',
    '2,2001,77,lilith,mara,assistant,Good evening.,2026-01-05T12:00:05.5,903',
    '3,2002,,lilith,mara,user,In private,1767614410000,',
    '',
  ].join('\n')
  expect(await importing(csv)).toMatchObject({ lines: 3, inserted: 3, known: 0, refused: {} })
  expect(await importing(csv)).toMatchObject({ lines: 3, inserted: 0, known: 3 })
  const rows = await rowsOf<Record<string, unknown>>(
    database,
    sql`select channel_id as channel, guild_id as guild, role, content, to_json(discord_message_id) as ids,
      (extract(epoch from created_at) * 1000)::float8 as at from conversation_history order by created_at`,
  )
  expect(rows).toEqual([
    {
      channel: '2001',
      guild: '77',
      role: 'user',
      content: 'Hello, "you",\nagain',
      ids: ['901', '902'],
      at: 1767614400123,
    },
    { channel: '2001', guild: '77', role: 'assistant', content: 'Good evening.', ids: ['903'], at: 1767614405500 },
    { channel: '2002', guild: null, role: 'user', content: 'In private', ids: [], at: 1767614410000 },
  ])
})

test('a bad row costs itself only', async () => {
  const csv = [
    header,
    '1,2001,77,lilith,mara,user,Hello,2026-01-05 12:00:00+00,',
    '2,2001,77,lilith,nobody,user,Hello,2026-01-05 12:00:01+00,',
    '3,2001,too,few',
    '4,2001,77,lilith,mara,user,Hello,yesterday,',
    '5,2001,77,lilith,mara,assistant,Hi,2026-01-05 12:00:02+00,',
  ].join('\n')
  expect(await importing(csv)).toMatchObject({
    lines: 5,
    inserted: 2,
    refused: { unknown_user: 1, not_csv: 1, invalid_line: 1 },
  })
})
