import type { Readable } from 'node:stream'
import type { ProgressStream } from '@bot/transfer'

/** Where a command reads and writes. The process's own streams fit; tests give others. */
export interface Terminal {
  input: Readable & { isTTY?: boolean }
  /** Results. */
  output: NodeJS.WritableStream & { isTTY?: boolean; columns?: number }
  /** Progress, errors and anything else that is not a result. */
  errors: ProgressStream
}

/** Prints a result: for people, or as one JSON document. */
export function print(terminal: Terminal, json: boolean, result: object, lines: readonly string[]): void {
  terminal.output.write(`${json ? JSON.stringify(result, null, 2) : lines.join('\n')}\n`)
}
