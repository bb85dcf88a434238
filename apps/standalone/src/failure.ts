import { ListenError } from '@bot/api-gateway'
import { MemoryError } from '@bot/memory'

/** What is in the way, in one line for people. */
export function lineOf(error: unknown): string {
  if (MemoryError.is(error) || error instanceof ListenError) return error.message
  if (!(error instanceof Error)) return 'It could not start, and nothing says why.'
  return `It could not start: ${error.message.split('\n', 1)[0]}`
}
