import { MemoryError, type MemoryErrorCode } from '@bot/memory'

const marker = Symbol.for('@bot/jobs/error')

/**
 * A job failed, with a reason that people may read: `code` and `message` are stored with the job, so neither may hold
 * what someone said.
 *
 * @example
 * ```ts
 * throw new JobError('model_refused', 'The language model refuses to answer this message.', { permanent: true })
 * ```
 */
export class JobError extends Error {
  readonly code: string
  /** Whether trying again cannot help. */
  readonly permanent: boolean
  readonly [marker] = true

  constructor(code: string, message: string, options: { permanent?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'JobError'
    this.code = code
    this.permanent = options.permanent ?? false
  }

  /** Like `instanceof`, but also true for an error of another installed copy of this package. */
  static is(error: unknown): error is JobError {
    return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[marker] === true
  }
}

/** What is kept of a failure. */
export interface JobFailure {
  code: string
  message: string
  permanent: boolean
}

/** These say something about the job itself, which no later attempt changes. */
const permanentCodes: ReadonlySet<MemoryErrorCode> = new Set([
  'invalid_input',
  'unsupported_option',
  'unknown_persona',
  'unknown_personality',
  'unclaimed_persona',
  'memory_not_found',
])

/**
 * What a job's handler threw, as far as people may read it. An error that is not known to be free of what someone said
 * is named by its class alone.
 */
export function failureOf(error: unknown): JobFailure {
  if (JobError.is(error)) return { code: error.code, message: error.message, permanent: error.permanent }
  if (MemoryError.is(error)) {
    return { code: error.code, message: error.message, permanent: permanentCodes.has(error.code) }
  }
  const permanent = typeof error === 'object' && error !== null && 'permanent' in error && error.permanent === true
  const name = error instanceof Error ? error.name : typeof error
  return { code: 'unexpected', message: `The job failed on an unexpected error (${name}).`, permanent }
}
