import { eq, sql } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { queryRows } from '../../src/database/rows.js'
import { ensureUser } from '../../src/people/ensure-user.js'
import { personas } from '../../src/schema/personas.js'
import { users } from '../../src/schema/users.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const ann = { discordId: '80351110224678912', username: 'ann' }

beforeEach(async () => {
  await database.db.execute(sql`delete from users`)
})

it('a new user comes with a persona of the ids that the running bot would give', async () => {
  expect(await ensureUser(database, ann)).toEqual({
    ...ann,
    id: '8fe0beaa-d1a4-512c-9156-8894fa816d4f',
    defaultPersonaId: 'b1cffe4e-da82-509e-9108-1862d4708498',
  })
})

it('a user who is met by many at once is one user', async () => {
  const met = await Promise.all(Array.from({ length: 8 }, () => ensureUser(database, ann)))
  expect(new Set(met.map((user) => user.defaultPersonaId)).size).toBe(1)
  expect(await database.db.$count(users)).toBe(1)
  expect(await database.db.$count(personas)).toBe(1)
})

it('a known user is not written again; a new name is', async () => {
  const { id } = await ensureUser(database, ann)
  const version = async () =>
    (await queryRows<{ xmin: string }>(database.db, sql`select xmin::text from users where id = ${id}`))[0]!.xmin
  const before = await version()
  await ensureUser(database, ann)
  expect(await version()).toBe(before)
  await ensureUser(database, { ...ann, username: 'anna' })
  const [row] = await database.db.select().from(users).where(eq(users.id, id))
  expect(row!.username).toBe('anna')
})

it('an id that is none is refused', async () => {
  await expect(ensureUser(database, { discordId: 'ann', username: 'ann' })).rejects.toMatchObject({
    code: 'invalid_input',
  })
})
