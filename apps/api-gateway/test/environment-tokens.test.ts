import { describe, expect, test } from 'vitest'
import { readEnvironmentTokens } from '../src/access/environment-tokens.js'

const USER = 'b1cffe4e-da82-509e-9108-1862d4708498'

describe('GATEWAY_TOKENS', () => {
  test('names tokens with their roles', () => {
    const text = `service=aaaaaaaaaaaaaaaa, reader=bbbbbbbbbbbbbbbb=\n person:${USER}=cccccccccccccccc`
    expect(readEnvironmentTokens(text)).toEqual([
      { role: 'service', token: 'aaaaaaaaaaaaaaaa' },
      { role: 'reader', token: 'bbbbbbbbbbbbbbbb=' },
      { role: 'person', token: 'cccccccccccccccc', userId: USER },
    ])
    expect(readEnvironmentTokens('')).toEqual([])
  })

  test.each([
    ['a role that does not exist', 'admin=hunter22hunter22'],
    ['no role', 'hunter22hunter22'],
    ['a short token', 'service=hunter22'],
    ['a person without a user', 'person=hunter22hunter22'],
    ['a user that is none', 'person:mara=hunter22hunter22'],
    ['a user for another role', `service:${USER}=hunter22hunter22`],
    ['one token twice', 'service=hunter22hunter22 reader=hunter22hunter22'],
  ])('refuses %s, and quotes no token', (_, text) => {
    const reason = readEnvironmentTokens(text)
    expect(reason).toEqual(expect.stringMatching(/^entry \d/))
    expect(reason).not.toContain('hunter22')
  })
})
