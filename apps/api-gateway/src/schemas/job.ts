import { type JobState, jobKinds } from '@bot/jobs'
import { z } from '@hono/zod-openapi'
import { EXAMPLE, jobIdField } from './fields.js'

const states = ['queued', 'running', 'retrying', 'done', 'failed', 'cancelled'] as const satisfies readonly JobState[]

export const jobState = z.enum(states).meta({ description: '`retrying` = it failed and will be tried again.' })

export const jobKind = z.enum(Object.keys(jobKinds) as [keyof typeof jobKinds])

export const job = z
  .strictObject({
    id: jobIdField,
    kind: jobKind,
    state: jobState,
    result: z.unknown().meta({ description: 'What a finished job gives; its form depends on the kind. Else null.' }),
    progress: z.record(z.string(), z.unknown()).nullable().meta({
      description: 'How far it is, or was when it stopped; its form depends on the kind. Null = it told nothing.',
    }),
    error: z
      .strictObject({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why the last try failed; null where none did.' }),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .openapi('Job')

export const exampleJob = {
  id: EXAMPLE.job,
  kind: 'reply' as const,
  state: 'done' as const,
  result: {
    content: 'You own a dog. His name is Rex.',
    historyId: EXAMPLE.history,
    memoriesUsed: [EXAMPLE.memory],
    fromModel: true,
    recall: null,
  },
  progress: null,
  error: null,
  createdAt: '2025-01-31T00:00:00.000Z',
  finishedAt: '2025-01-31T00:00:01.204Z',
}

/** A job that was just added, and where to ask for it. */
export const startedJob = z
  .strictObject({
    jobId: jobIdField,
    status: jobState,
    location: z.string().meta({ description: 'Where the job can be asked for.', example: `/v1/jobs/${EXAMPLE.job}` }),
  })
  .openapi('StartedJob')

export const exampleStarted = { jobId: EXAMPLE.job, status: 'queued' as const, location: `/v1/jobs/${EXAMPLE.job}` }
