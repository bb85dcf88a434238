import type { Job } from '@bot/jobs'
import type { z } from '@hono/zod-openapi'
import type { job } from '../../schemas/job.js'

/** A job as it travels. */
export const viewOfJob = ({ createdAt, finishedAt, ...found }: Job): z.output<typeof job> => ({
  ...found,
  createdAt: createdAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
})
