import type { Logger } from '@bot/memory'

/** Keeps every line, to look at what was logged. */
export function recordingLogger(): Logger & { lines: string[] } {
  const lines: string[] = []
  const record = (level: string) => (facts: object, message: string) => {
    lines.push(JSON.stringify({ level, message, ...facts }))
  }
  return { lines, debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') }
}
