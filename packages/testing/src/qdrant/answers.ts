import type { Answer } from '../http/answer.js'

const BIGINT = '\u0000bigint '

/** JSON in which a bigint stands as its digits, which `JSON.stringify` refuses to write. */
function stringify(value: unknown): string {
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? `${BIGINT}${item}` : item))
  return text.includes('\\u0000bigint ') ? text.replaceAll(/"\\u0000bigint (\d+)"/g, '$1') : text
}

const answer = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: stringify(value),
})

/** What every success looks like. */
export const success = (result: unknown): Answer => answer(200, { result, status: 'ok', time: 0.000_1 })

/** What every failure looks like, but for a wrong key. */
export const failure = (status: number, error: string, headers?: Record<string, string>): Answer =>
  answer(status, { status: { error }, time: 0.000_1 }, headers)

/** What `GET /` says. */
export const about = (version: string): Answer =>
  answer(200, { title: 'qdrant - vector search engine', version, commit: '0000000' })

/** A wrong key is told in plain text. */
export const unauthorized = (hasKey: boolean): Answer => ({
  status: 401,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: hasKey ? 'Invalid API key or JWT' : 'Must provide an API key or an Authorization bearer token',
})

/** A request that Qdrant refuses; the message is what it says. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'Refusal'
    this.status = status
  }
}

export const wrongInput = (message: string): Refusal => new Refusal(400, `Wrong input: ${message}`)
