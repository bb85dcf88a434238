import type { JobKind } from './kinds.js'

/*
 * How often a job is tried again. Between attempts: 1, 2, 4 … seconds, at most LONGEST_RETRY_SECONDS, each shortened by
 * up to a fifth at random, so that jobs that failed together do not come back together.
 */

export const FIRST_RETRY_SECONDS = 1
export const LONGEST_RETRY_SECONDS = 120

/** Attempts after the first. */
export const retries: Record<JobKind, number> = {
  // At least 30 minutes: an outage of the model, or of the embedder, costs nobody their reply.
  reply: 25,
  'embed-pending': 3,
  'draw-map': 3,
  'tell-targets': 0,
  // Each goes on from where it was, or begins anew where that is all or nothing.
  rebuild: 5,
  'import-qdrant': 5,
  sync: 3,
  'create-archive': 2,
  'restore-archive': 1,
}

/**
 * A running job belongs to its worker for so long; the worker renews that three times in between. A job whose worker
 * died runs again when it is over.
 */
export const LEASE_SECONDS = 30

/** How often a worker looks for jobs whose announcement did not reach it, and for those whose next try is due. */
export const POLL_MS = 1_000

/** Ended jobs can be found for so long: an hour beside the live ones, then in the archive. */
export const ARCHIVE_AFTER_SECONDS = 60 * 60
export const DELETE_AFTER_DAYS = 7
