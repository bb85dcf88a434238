export { Bell } from './bell.js'
export { createJobQueue, type JobQueueOptions } from './create-job-queue.js'
export { eraseFromJobs } from './erase-from-jobs.js'
export { JobError } from './errors.js'
export { replyJobId } from './ids.js'
export {
  embedPendingPayload,
  type JobKind,
  type JobPayload,
  jobKinds,
  memoryMode,
  type ReplyPayload,
  type ReplyResult,
  rebuildPayload,
  replyPayload,
  replyResult,
} from './kinds.js'
export type { EndedJob, Job, JobCount, JobQueue, JobState, RunningJob } from './queue.js'
