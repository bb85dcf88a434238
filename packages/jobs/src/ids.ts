import { v5 } from 'uuid'

/**
 * The job that answers a message: the same one however often the message is delivered. Namespace: DNS.
 * Key: `reply_job:{channelId}:{personalityId}:{personaId}:{messageId}`.
 */
export function replyJobId(message: {
  channelId: string
  personalityId: string
  personaId: string
  /** The message's id where it came from, such as its Discord id; else its row in the history. */
  messageId: string
}): string {
  const { channelId, personalityId, personaId, messageId } = message
  return v5(`reply_job:${channelId}:${personalityId}:${personaId}:${messageId}`, v5.DNS)
}
