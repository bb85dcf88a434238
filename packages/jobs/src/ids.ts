import { v5 } from 'uuid'

/**
 * The job that answers a message: the same one however often the message is delivered. Namespace: DNS.
 * Key: `reply_job:{channelId}:{personalityId}:{userId}:{messageId}`. The user, not the persona: who chose another
 * persona between two deliveries is still answered once.
 */
export function replyJobId(message: {
  channelId: string
  personalityId: string
  userId: string
  /** The message's id where it came from, such as its Discord id; else its row in the history. */
  messageId: string
}): string {
  const { channelId, personalityId, userId, messageId } = message
  return v5(`reply_job:${channelId}:${personalityId}:${userId}:${messageId}`, v5.DNS)
}

/** The nightly sync of a day: one, however many workers think of it. Key: `nightly_sync:{target}:{yyyy-mm-dd}`. */
export const nightlySyncJobId = (target: string, day: string): string => v5(`nightly_sync:${target}:${day}`, v5.DNS)

/** The job that tells targets: one for all who ask within ten seconds. Key: `tell_targets:{tens of seconds}`. */
export const tellTargetsJobId = (nowMs: number): string => v5(`tell_targets:${Math.floor(nowMs / 10_000)}`, v5.DNS)

/**
 * The job that draws a persona's map: one a persona and minute, however many look at it. Namespace: DNS. Key:
 * `draw_map_job:{personaId}:{minutes since the epoch}`.
 *
 * @param nowMs since the epoch
 */
export function drawMapJobId(personaId: string, nowMs: number): string {
  return v5(`draw_map_job:${personaId}:${Math.floor(nowMs / 60_000)}`, v5.DNS)
}
