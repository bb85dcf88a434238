import { createHash } from 'node:crypto'

/**
 * A number that looks like a Discord id, always the same for the same words: who chats from this machine, and where,
 * stays the same from one session to the next, and so does what is remembered of it.
 *
 * 17 digits, as Discord's ids of 2015 had; the chance to meet one of a real person is one in 10^16.
 */
export function localId(...words: readonly string[]): string {
  const digest = createHash('sha256').update(words.join('\n'), 'utf8').digest('hex')
  return String(10n ** 16n + (BigInt(`0x${digest}`) % (9n * 10n ** 16n)))
}

/** The person of this name who chats from a terminal. */
export const localUserId = (username: string): string => localId('chat user', username)

/** The direct messages of a person in a terminal. */
export const localChannelId = (discordId: string): string => localId('chat channel', discordId)
