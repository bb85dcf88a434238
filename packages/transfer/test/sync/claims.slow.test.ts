import { type Database, queryRows, unclaimedPersonaId } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { claimLegacyUser, importShapes } from '../../src/index.js'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'
import { type Known, knownPeopleIn } from '../support/qdrant.js'
import { shapesRecord, useExports, writeExport } from '../support/shapes.js'
import { beginAnew, everything } from '../support/three-databases.js'

const a = useTestDatabase()
const b = useTestDatabase()
const c = useTestDatabase()
useExports()

const legacyUserId = 'legacy-a'
const texts = ['Bees live on the roof.', 'The tram smelled of oranges.', 'A violin was lost.']
let people: Known['people']

/** Three databases that agree, and hold what nobody has claimed. */
beforeEach(async () => {
  people = (await knownPeopleIn(a)).people
  await beginAnew([b, c])
  await a.db.execute(sql`insert into database_identity default values`)
  await bringIn(a, texts)
  for (const other of [b, c]) await syncDatabases({ from: a, to: other })
})

async function bringIn(database: Database, of: readonly string[]) {
  const directory = await writeExport({
    'lilith_memories.json': of.map((text, at) => shapesRecord(`record-${at}`, legacyUserId, text)),
  })
  const memory = await memoryOver(database)
  await importShapes({ database, memory, directory })
  while ((await memory.embedPending()).claimed > 0);
}

const claim = async (database: Database, person: number) => {
  await claimLegacyUser(database, { legacyUserId, personaId: people[person]!.personaId, by: { actor: `of ${person}` } })
  await new Promise((resolve) => setTimeout(resolve, 3))
}

/** How many of the legacy user's memories each person has; the placeholder's come last. */
async function held(database: Database): Promise<number[]> {
  const ids = [...people.slice(0, 3).map(({ personaId }) => personaId), unclaimedPersonaId(legacyUserId)]
  const rows = await queryRows<{ id: string; rows: number }>(
    database.db,
    sql`select persona_id::text as id, count(*)::int as rows from memories
      where legacy_shapes_user_id = ${legacyUserId} group by 1`,
  )
  return ids.map((id) => rows.find((row) => row.id === id)?.rows ?? 0)
}

const mapping = async (database: Database) =>
  (
    await queryRows<{ personaId: string; status: string }>(
      database.db,
      sql`select persona_id::text as "personaId", verification_status as status from shapes_persona_mappings`,
    )
  )[0]

const both = (from: Database, to: Database) => syncDatabases({ from, to, direction: 'both' })

async function agree(...databases: Database[]) {
  const [first, ...others] = await Promise.all(databases.map(everything))
  for (const other of others) expect(other).toEqual(first)
}

const orders = [
  ['from the one', () => both(a, b)],
  ['from the other', () => both(b, a)],
] as const

test.each(orders)('claimed for two people, a legacy user is nobody’s on either side: %s', async (_, sync) => {
  await claim(a, 0)
  await claim(b, 1)
  expect(await held(a)).toEqual([3, 0, 0, 0])
  const { tables } = await sync()
  expect(tables.shapes_persona_mappings).toMatchObject({ conflicts: 2, updated: 2 })
  for (const database of [a, b]) {
    expect(await held(database)).toEqual([0, 0, 0, 3])
    expect(await mapping(database)).toEqual({ personaId: people[0]!.personaId, status: 'quarantined' })
  }
  await agree(a, b)
  expect((await sync()).tables).toEqual({})
})

test('in one direction the other side stays as it is, and what it sends is nobody’s either', async () => {
  await claim(a, 0)
  await claim(b, 1)
  const before = await everything(a)
  await syncDatabases({ from: a, to: b })
  expect(await everything(a)).toEqual(before)
  expect(await held(b)).toEqual([0, 0, 0, 3])
  await syncDatabases({ from: a, to: b })
  expect(await held(b)).toEqual([0, 0, 0, 3])
  expect(await mapping(b)).toMatchObject({ status: 'quarantined' })
  await both(a, b)
  await both(a, b)
  expect(await held(a)).toEqual([0, 0, 0, 3])
  await agree(a, b)
})

test('an operator settles it once, and both have what was decided', async () => {
  await claim(a, 0)
  await claim(b, 1)
  await both(a, b)
  await claim(b, 1)
  await both(a, b)
  for (const database of [a, b]) {
    expect(await held(database)).toEqual([0, 3, 0, 0])
    expect(await mapping(database)).toEqual({ personaId: people[1]!.personaId, status: 'verified' })
  }
  await agree(a, b)
})

test('claimed for the same person in two databases, a legacy user stays theirs', async () => {
  await claim(a, 0)
  await claim(b, 0)
  await both(a, b)
  for (const database of [a, b]) {
    expect(await held(database)).toEqual([3, 0, 0, 0])
    expect(await mapping(database)).toMatchObject({ status: 'verified' })
  }
  await agree(a, b)
})

test('what a third database imported under one of the claims is taken as well', async () => {
  await claim(a, 0)
  await both(a, c)
  await bringIn(c, ['Snow fell in June.'])
  expect(await held(c)).toEqual([4, 0, 0, 0])
  await claim(b, 1)
  await both(a, b)
  await both(b, c)
  expect(await held(c)).toEqual([0, 0, 0, 4])
  await both(a, c)
  await both(b, c)
  await agree(a, b, c)
})

test.each([[['ab', 'bc', 'ac', 'ab']], [['cb', 'ca', 'ba', 'cb']], [['ac', 'ab', 'cb', 'ac']]])(
  'three databases that claimed for three people end alike in any order: %s',
  async (order) => {
    for (const [person, database] of [a, b, c].entries()) await claim(database, person)
    const named: Record<string, Database> = { a, b, c }
    for (const pair of order) await both(named[pair[0]!]!, named[pair[1]!]!)
    for (const database of [a, b, c]) {
      expect(await mapping(database)).toEqual({ personaId: people[0]!.personaId, status: 'quarantined' })
      expect(await held(database)).toEqual([0, 0, 0, 3])
    }
    for (const pair of order) await both(named[pair[0]!]!, named[pair[1]!]!)
    await agree(a, b, c)
  },
)
