import type { JobQueue } from '@bot/jobs'

/** A body that `POST /v1/messages` accepts. */
export function messageBody(changes: Record<string, unknown> = {}) {
  return {
    channelId: '112233445566778899',
    guildId: '223344556677889900',
    user: { discordId: '80351110224678912', username: 'mara' },
    personality: 'lilith',
    content: 'My dog is called Rex.',
    ...changes,
  }
}

/** A worker that answers every message with `content`. */
export const replyWith = (jobs: JobQueue, content: string): Promise<void> =>
  jobs.work('reply', { concurrency: 2 }, async ({ payload }) => ({
    content,
    historyId: payload.historyId,
    memoriesUsed: [],
    recall: null,
    fromModel: false,
  }))
