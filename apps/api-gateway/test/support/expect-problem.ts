import { expect } from 'vitest'
import type { ProblemCode } from '../../src/index.js'
import type { Answered } from './client.js'

/** Holds a refusal against RFC 9457 and its code. */
export function expectProblem(answer: Answered, status: number, code: ProblemCode): void {
  expect({ status: answer.status, code: answer.body.code, detail: answer.body.detail }).toEqual({
    status,
    code,
    detail: expect.any(String),
  })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.body).toMatchObject({ status, type: `urn:bot-memory:problem:${code}`, title: expect.any(String) })
  expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'))
}
