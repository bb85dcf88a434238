import { setTimeout as sleep } from 'node:timers/promises'

export interface Sent {
  /** Messages the gateway took: each must be answered. */
  accepted: string[]
  /** Messages it never took, however often they were sent. */
  refused: number
  /** Attempts that failed before one was taken. */
  retries: number
  /** How long the gateway took to take one, in ms; without those that had to be sent again. */
  acceptMs: number[]
}

/** People who talk. */
export const USERS = 40
const GIVE_UP_AFTER_MS = 60_000
const PAUSE_MS = 500

/**
 * Sends `rate` messages a second for `seconds`, each from one of forty people, whatever becomes of those before. One
 * that is not taken is sent again with the same id, as a bot does, for a minute.
 */
export async function sendMessages(url: string, options: { rate: number; seconds: number }): Promise<Sent> {
  const { rate, seconds } = options
  const sent: Sent = { accepted: [], refused: 0, retries: 0, acceptMs: [] }
  const started = performance.now()
  const total = rate * seconds
  const under: Promise<void>[] = []
  for (let at = 0; at < total; at++) {
    await sleep(Math.max(0, started + (at * 1_000) / rate - performance.now()))
    under.push(sendOne(url, at, sent))
  }
  await Promise.all(under)
  return sent
}

async function sendOne(url: string, at: number, sent: Sent): Promise<void> {
  const deadline = performance.now() + GIVE_UP_AFTER_MS
  for (let attempt = 0; ; attempt++) {
    const started = performance.now()
    const response = await fetch(`${url}/v1/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(messageOf(at)),
      signal: AbortSignal.timeout(15_000),
    }).catch(() => null)
    if (response?.status === 202) {
      const { jobId } = (await response.json()) as { jobId: string }
      sent.accepted.push(jobId)
      if (attempt === 0) sent.acceptMs.push(performance.now() - started)
      return
    }
    await response?.body?.cancel()
    if (performance.now() > deadline) {
      sent.refused++
      return
    }
    sent.retries++
    await sleep(PAUSE_MS)
  }
}

export const TOPICS = [
  'my garden',
  'the ferry',
  'a dog called Rex',
  'my sister',
  'the allotment',
  'thunder',
  'bread',
  'chess',
]

/** What is in every message, and in every memory of one. */
export const SAID = ['what do you think of', ...TOPICS]

/** Who talks, and where. */
export const personAt = (user: number) => ({
  channelId: String(700_000 + user),
  user: { discordId: String(800_000 + user), username: `person${user}` },
})

/** Every text is another, so that each turn is a memory of its own. */
function messageOf(at: number): object {
  return {
    ...personAt(at % USERS),
    personality: 'load',
    content: `Message ${at}: what do you think of ${TOPICS[at % TOPICS.length]} on day ${Math.floor(at / USERS)}?`,
    messageId: String(900_000_000 + at),
  }
}
