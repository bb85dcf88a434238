import { openDatabase } from '@bot/memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareDriver, bareEmbedded } from '../../src/bare/driver.js'
import { boolean, copyRow, jsonb, text, textArray, timestamp, uuid, vector } from '../../src/load/binary-copy.js'

let driver: BareDriver
let close: () => Promise<void>

beforeAll(async () => {
  const database = await openDatabase()
  close = () => database.close()
  driver = bareEmbedded(database)
  await driver.execute(`
    create extension if not exists vector;
    create table copied (id uuid, said text, is_kept boolean, at timestamptz, tags text[], more jsonb, embedding vector(3))`)
})
afterAll(() => close())

const ID = '0fd1a2b3-0000-4000-8000-00000000ffff'

test('every kind of value arrives as it was', async () => {
  const at = new Date('1999-12-31T23:59:59.123Z')
  await driver.copyInto('copied', [
    copyRow(
      uuid(ID),
      text('grüß "dich"\n\t\\'),
      boolean(true),
      timestamp(at),
      textArray(['a', 'b,{}"', 'ü']),
      jsonb({ deep: [1, 'ö'] }),
      vector(Float32Array.of(0.5, -1.25, 3)),
    ),
    copyRow(null, text(''), boolean(false), null, textArray([]), null, null),
  ])
  const rows = await driver.query(
    `select id, said, is_kept, (extract(epoch from at) * 1000)::float8 as ms, array_to_json(tags)::text as tags,
      more::text, embedding::text from copied order by id nulls last`,
  )
  expect(rows).toEqual([
    {
      id: ID,
      said: 'grüß "dich"\n\t\\',
      is_kept: true,
      ms: at.getTime(),
      tags: '["a","b,{}\\"","ü"]',
      more: '{"deep": [1, "ö"]}',
      embedding: '[0.5,-1.25,3]',
    },
    { id: null, said: '', is_kept: false, ms: null, tags: '[]', more: null, embedding: null },
  ])
})

test('more rows than fit into one piece arrive, each once', async () => {
  await driver.execute('truncate copied')
  await driver.copyInto(
    'copied (said)',
    Array.from({ length: 2_345 }, (_, at) => copyRow(text(String(at)))),
  )
  const [counted] = await driver.query('select count(*)::int as rows, count(distinct said)::int as texts from copied')
  expect(counted).toEqual({ rows: 2_345, texts: 2_345 })
})
