import { createHash, randomBytes } from 'node:crypto'

/** What a token of ours looks like, so that scanners of secrets find one that leaked. */
const PREFIX = 'bmt_'

export const newToken = (): string => `${PREFIX}${randomBytes(32).toString('base64url')}`

/** What is kept of a token. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest()
