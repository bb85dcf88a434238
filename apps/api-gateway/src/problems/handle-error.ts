import { type Logger, MemoryError } from '@bot/memory'
import { TransferError } from '@bot/transfer'
import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { GatewayEnv } from '../services.js'
import { isProblemCode, problemKinds } from './codes.js'
import { type FieldProblem, Problem } from './problem.js'
import { respondWith } from './respond.js'

/** The one place where an error becomes a response. What nobody expected is logged, without content, and says so. */
export function handleError(logger: Logger): ErrorHandler<GatewayEnv> {
  return (error, c) => {
    const problem = problemOf(error)
    const facts = { requestId: c.var.requestId, code: problem.code }
    if (problem.code === 'internal_error') logger.error({ ...facts, ...factsOf(error) }, 'unexpected error')
    else if (problemKinds[problem.code].status >= 500) logger.warn({ ...facts, reason: problem.message }, 'refused')
    return respondWith(c, problem)
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (MemoryError.is(error) && isProblemCode(error.code)) {
    return new Problem(error.code, error.message, { errors: fieldsOf(error), headers: retryHeaderOf(error) })
  }
  if (TransferError.is(error) && isProblemCode(error.code)) return new Problem(error.code, error.message)
  // Hono's JSON validator throws this; every other refusal of the framework is met before it by our own middleware.
  if (error instanceof HTTPException && error.status === 400) {
    return new Problem('invalid_json', 'The body could not be parsed as JSON. Nothing was stored.')
  }
  return new Problem('internal_error', 'This is a fault of the service. The request id finds it in the logs.')
}

/** The memory names fields as `path.to.field: what is wrong`. */
function fieldsOf(error: MemoryError): FieldProblem[] {
  const { problems } = error.details
  if (!Array.isArray(problems)) return []
  return problems.map((text: string) => {
    const [path = '', ...rest] = text.split(': ')
    return { in: 'body', pointer: `/${path.replaceAll('.', '/')}`, detail: rest.join(': ') }
  })
}

function retryHeaderOf(error: MemoryError): Record<string, string> {
  const { retryAfterMs } = error.details
  return typeof retryAfterMs === 'number' ? { 'Retry-After': String(Math.ceil(retryAfterMs / 1_000)) } : {}
}

/** Where an unexpected error came from. Its message may quote what was being stored, so it stays out. */
function factsOf(error: unknown): { error: string; at: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, at: [] }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { error: error.name, at: frames.slice(0, 8).map((line) => line.trim()) }
}
