export { Bell } from './bell.js'
export { createJobQueue, type JobQueueOptions } from './create-job-queue.js'
export { eraseFromJobs } from './erase-from-jobs.js'
export { JobError } from './errors.js'
export { drawMapJobId, nightlySyncJobId, replyJobId, tellTargetsJobId } from './ids.js'
export {
  drawMapPayload,
  embedPendingPayload,
  type JobKind,
  type JobPayload,
  jobKinds,
  type OperationTargetNames,
  operationTargets,
} from './kinds.js'
export {
  archiveFileName,
  createArchivePayload,
  importQdrantPayload,
  isOperationKind,
  type OperationKind,
  operationKinds,
  rebuildPayload,
  restoreArchivePayload,
  syncPayload,
  syncTargetName,
} from './operations.js'
export type {
  EndedJob,
  Job,
  JobCount,
  JobProgress,
  JobQueue,
  JobState,
  RunningJob,
  WatchedJob,
} from './queue.js'
export {
  type LeftOutMemory,
  memoryMode,
  type RecalledMemory,
  type RecallFacts,
  type ReplyPayload,
  type ReplyResult,
  recallFacts,
  replyPayload,
  replyResult,
} from './reply.js'
