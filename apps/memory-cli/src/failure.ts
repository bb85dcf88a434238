import { MemoryError } from '@bot/memory'
import { TransferError } from '@bot/transfer'
import { CommandError, type ExitCode, exitCodes } from './exit-codes.js'

/** Of a move: the command line names what is not there. */
const usageCodes: ReadonlySet<string> = new Set(['unknown_collection', 'not_an_export'])

/** What went wrong, in one line for people. */
export function failureOf(error: unknown): { code: string; message: string; exitCode: ExitCode } {
  if (error instanceof CommandError) return error
  if (MemoryError.is(error)) {
    const exitCode = error.code === 'invalid_input' ? exitCodes.usage : exitCodes.failed
    return { code: error.code, message: error.message, exitCode }
  }
  if (TransferError.is(error)) {
    const isUsage = error.code.startsWith('invalid_') || usageCodes.has(error.code)
    return { code: error.code, message: error.message, exitCode: isUsage ? exitCodes.usage : exitCodes.failed }
  }
  const message = error instanceof Error ? error.message.split('\n', 1)[0]! : 'It failed, and nothing says why.'
  return { code: 'unexpected', message, exitCode: exitCodes.failed }
}
