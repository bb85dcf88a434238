import type { Logger } from '@bot/memory'
import { type DestinationStream, pino } from 'pino'

export interface ServiceLogger extends Logger {
  fatal(facts: object, message: string): void
}

/**
 * Fields that hold what people said, or what lets somebody in. No line is meant to have them: this is for the line that
 * somebody adds one day, or an error of a library that carries its request.
 */
const SECRET = [
  ...['content', 'text', 'pageContent', 'prompt', 'question', 'messages', 'memories', 'query', 'reply', 'body'],
  ...['authorization', 'cookie', 'token', 'apiKey', 'password', 'connectionString', 'databaseUrl'],
  ...['params', 'parameters', 'detail', 'where', 'headers', 'stack'],
]

/** A number under such a name is a count. */
const censor = (value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' ? value : '[redacted]'

/** Where a value may be: on the line itself, in an object on it, and one deeper. */
const paths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])

const CONNECTION_STRING = /\b(postgres(?:ql)?|https?):\/\/[^\s/@]+@/gi
const BEARER = /\b(Bearer\s+)\S+/gi
const KEY = /\bsk-[\w-]{8,}/g

/** A value that looks like a secret wherever it stands, such as in the message of a library. */
const masked = (text: string): string =>
  text.replace(CONNECTION_STRING, '$1://[redacted]@').replace(BEARER, '$1[redacted]').replace(KEY, '[redacted]')

/** Errors are named by class and code: their messages quote statements, parameters and requests. */
function nameOf(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code } = error as { code?: unknown }
  return { type: error.name, ...(typeof code === 'string' ? { code } : {}) }
}

/**
 * JSON lines for machines, one an event, free of what people said and of what lets somebody in.
 *
 * @example
 * ```ts
 * const logger = createServiceLogger({ service: 'ai-worker', level: 'info' })
 * logger.info({ jobId }, 'job done')
 * ```
 */
export function createServiceLogger(
  { service, level }: { service: string; level: string },
  destination?: DestinationStream,
): ServiceLogger {
  const options = {
    level,
    base: { service },
    redact: { paths, censor },
    serializers: { err: nameOf, error: (value: unknown) => (value instanceof Error ? nameOf(value) : value) },
    // Where a string is hidden deeper than the paths reach, or in the message itself.
    hooks: { streamWrite: masked },
  }
  return destination === undefined ? pino(options) : pino(options, destination)
}
