import { randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { openDatabase } from '@bot/memory'
import { databaseFromTemplate } from '@bot/testing'
import { expect, test } from 'vitest'
import { TransferError } from '../../src/errors.js'
import { createArchive, inspectArchive, restoreArchive } from '../../src/index.js'
import { dump, fill, useFolder } from '../support/archives.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const empty = databaseFromTemplate({ open: openDatabase })()
const folder = useFolder()

/** What can befall a file: a bit that flips, a byte lost or added, its end missing, a stretch overwritten. */
const befall: ((bytes: Buffer, at: number) => Buffer)[] = [
  (bytes, at) => {
    bytes[at]! ^= 1 << randomInt(8)
    return bytes
  },
  (bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
  (bytes, at) => Buffer.concat([bytes.subarray(0, at), Buffer.from([randomInt(256)]), bytes.subarray(at)]),
  (bytes, at) => bytes.subarray(0, at),
  (bytes, at) => {
    const length = Math.min(64, bytes.length - at)
    for (let offset = 0; offset < length; offset++) bytes[at + offset]! ^= 1 + randomInt(255)
    return bytes
  },
]

test('1,000 random corruptions are all refused, with nothing written', async () => {
  await fill(database, { memoriesEach: 20 })
  const whole = folder.file('whole.tar.gz')
  await createArchive({ database, file: whole })
  await inspectArchive(whole)
  const bytes = await readFile(whole)
  const before = await dump(empty)

  const file = folder.file('corrupted.tar.gz')
  let refused = 0
  for (let round = 0; round < 1_000; round++) {
    await writeFile(file, befall[round % befall.length]!(Buffer.from(bytes), randomInt(bytes.length)))
    const error: unknown = await restoreArchive({ database: empty, file }).catch((thrown: unknown) => thrown)
    if (TransferError.is(error) && ['archive_damaged', 'archive_foreign'].includes(error.code)) refused++
  }
  expect(refused).toBe(1_000)
  expect(await dump(empty)).toEqual(before)
  expect((await restoreArchive({ database: empty, file: whole })).restored).toBeGreaterThan(0)
})
