import { JobError } from '@bot/jobs'
import { MAX_TEXT_LENGTH } from '@bot/memory'
import type { Names } from './names.js'

/** An empty answer is tried again so often; then the model has nothing to say. */
const EMPTY_ATTEMPTS = 3

/**
 * What the model wrote as it will be stored and shown.
 *
 * @param attempt of the job, from 1
 * @throws JobError `empty_reply`
 */
export function acceptReply(text: string, names: Names, attempt: number): string {
  const reply = withoutOwnName(storable(text).trim(), names).slice(0, MAX_TEXT_LENGTH).trim()
  if (reply === '') {
    throw new JobError('empty_reply', 'The language model answered nothing.', { permanent: attempt >= EMPTY_ATTEMPTS })
  }
  return reply.toWellFormed()
}

/** What of a reply that is still being written may be shown: nothing while it may only be the model's own name. */
export function partOfReply(text: string, names: Names): string {
  const part = storable(text).trimStart()
  return `${names.assistant}: `.startsWith(part) ? '' : withoutOwnName(part, names).slice(0, MAX_TEXT_LENGTH)
}

const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** Models that read "Lilith: …" in their memories begin like that. */
function withoutOwnName(reply: string, names: Names): string {
  return reply.startsWith(`${names.assistant}: `) ? reply.slice(names.assistant.length + 2).trimStart() : reply
}
