import { describe, expect, test } from 'vitest'
import { ensureUser, findToken, issueToken, listTokens, revokeToken } from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const now = new Date()

describe('a token', () => {
  test('is known again, with its role; what resembles it is not', async () => {
    const { id, token } = await issueToken(database, { name: 'the bot', role: 'service' })
    expect(token).toMatch(/^bmt_[\w-]{43}$/)
    expect(await findToken(database, token, now)).toEqual({ id, name: 'the bot', role: 'service', userId: null })
    for (const other of [token.slice(0, -1), `${token}x`, token.toUpperCase(), '', '\0']) {
      expect(await findToken(database, other, now)).toBeNull()
    }
  })

  test('is stored nowhere', async () => {
    const { token } = await issueToken(database, { name: 'secret', role: 'reader' })
    const result: unknown = await database.db.execute(
      'select row_to_json(access_tokens)::text as row from access_tokens',
    )
    expect(JSON.stringify(result)).not.toContain(token)
    expect(JSON.stringify(await listTokens(database))).not.toContain(token)
  })

  test('of a person is bound to a user, and ends with them', async () => {
    const { id: userId } = await ensureUser(database, { discordId: '77', username: 'mara' })
    const { token } = await issueToken(database, { name: 'mara', role: 'person', userId })
    expect(await findToken(database, token, now)).toMatchObject({ role: 'person', userId })
    await expect(issueToken(database, { name: 'x', role: 'person' })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(issueToken(database, { name: 'x', role: 'operator', userId })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(
      issueToken(database, { name: 'x', role: 'person', userId: crypto.randomUUID() }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('ends when its time is over, and when it is revoked', async () => {
    const soon = new Date(now.getTime() + 60_000)
    const { id, token } = await issueToken(database, { name: 'guest', role: 'reader', expiresAt: soon })
    expect(await findToken(database, token, now)).not.toBeNull()
    expect(await findToken(database, token, soon)).toBeNull()
    expect(await revokeToken(database, id)).toBe(true)
    expect(await revokeToken(database, id)).toBe(false)
    expect(await findToken(database, token, now)).toBeNull()
  })
})
