export {
  embedPendingPayload,
  type JobKind,
  type JobPayload,
  jobKinds,
  type ReplyPayload,
  type ReplyResult,
  rebuildPayload,
  replyPayload,
  replyResult,
} from './kinds.js'
export type { Job, JobQueue, JobState, RunningJob } from './queue.js'
