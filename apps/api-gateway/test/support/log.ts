import type { Logger } from '@bot/memory'

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error'
  facts: Record<string, unknown>
  message: string
}

/** A logger that keeps what it is told. */
export function recordingLogger(): { logger: Logger; lines: LogLine[] } {
  const lines: LogLine[] = []
  const at = (level: LogLine['level']) => (facts: object, message: string) =>
    void lines.push({ level, facts: facts as Record<string, unknown>, message })
  return { logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }, lines }
}
