import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { createArchive, verifyArchive } from '../../src/index.js'
import { fill, useFolder } from '../support/archives.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const folder = useFolder()

test('an archive is proved by bringing it back, and one that does not come back whole is not', async () => {
  // Growing the index row by row would take most of the time.
  await database.db.execute(sql`drop index memory_vectors_embedding_hnsw`)
  await fill(database, { memoriesEach: 150, longest: 200 })
  const file = folder.file('whole.tar.gz')
  await createArchive({ database, file })
  const seen: number[] = []
  const proof = await verifyArchive(file, { onProgress: ({ done, total }) => seen.push(done / total) })
  expect(proof).toMatchObject({ ok: true, tables: { memory_vectors: { rows: 300, restored: 300, equal: true } } })
  expect(Object.values(proof.tables).every(({ equal }) => equal)).toBe(true)
  expect(seen.at(-1)).toBe(1)

  // Memories of somebody who was erased, which only a fault could leave behind: a restore skips them.
  const zeros = (bytes: number) => sql`decode(repeat('00', ${bytes}::int), 'hex')`
  await database.db.execute(sql`insert into erasure_keys (id, inner_block, outer_block)
    values (gen_random_uuid(), ${zeros(64)}, ${zeros(64)})`)
  await database.db.execute(sql`insert into erasures (persona_id, kind, hash, key_id)
    select persona_id, 'persona', ${zeros(32)}, erasure_keys.id from memories, erasure_keys limit 1`)
  const odd = folder.file('odd.tar.gz')
  await createArchive({ database, file: odd })
  expect(await verifyArchive(odd)).toMatchObject({ ok: false })
})
