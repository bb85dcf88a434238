import type { Logger } from '../../src/logger.js'

/** A logger that keeps what it is told. */
export interface Log extends Logger {
  readonly lines: { level: string; facts: object; message: string }[]
}

export function keepLog(): Log {
  const lines: Log['lines'] = []
  const at = (level: string) => (facts: object, message: string) => void lines.push({ level, facts, message })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
