import { type DestinationStream, type Logger, pino } from 'pino'

/** Where log lines go; `process.stderr` fits. */
export interface LogStream extends DestinationStream {
  isTTY?: boolean
}

/** JSON lines for machines; on a terminal, lines that people can read. */
export function createLogger(level: string, stream: LogStream): Logger {
  const destination = stream.isTTY ? { write: (line: string) => stream.write(`${readable(line)}\n`) } : stream
  return pino({ level, base: null }, destination)
}

/** `02:31:07 warn  memories were not embedded  code=embedder_unauthorized memories=10` */
function readable(line: string): string {
  const { level, time, msg, ...facts } = JSON.parse(line) as { level: number; time: number; msg?: string }
  const clock = new Date(time).toTimeString().slice(0, 8)
  const pairs = Object.entries(facts).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return [`${clock} ${(pino.levels.labels[level] ?? '').padEnd(5)} ${msg ?? ''}`, ...pairs].join(' ').trimEnd()
}
