import type { EndedJob } from '@bot/jobs'
import type { Registry } from 'prom-client'
import { declareIn } from './declare.js'

/** Counts how attempts at jobs end. */
export function createJobMetrics(registry: Registry): (job: EndedJob) => void {
  const { counter, histogram } = declareIn(registry)
  const seconds = histogram({
    name: 'job_seconds',
    help: 'How long one attempt at a job took, by how it ended.',
    labels: ['kind', 'outcome'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
  })
  const waited = histogram({
    name: 'job_wait_seconds',
    help: 'How long a job waited for its first attempt.',
    labels: ['kind'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120],
  })
  const failures = counter({
    name: 'job_failures_total',
    help: 'Attempts at jobs that failed, by code.',
    labels: ['kind', 'code'],
  })
  return ({ kind, outcome, ms, waitedMs, code }) => {
    seconds.observe({ kind, outcome }, ms / 1_000)
    if (waitedMs !== null) waited.observe({ kind }, waitedMs / 1_000)
    if (code !== null) failures.inc({ kind, code })
  }
}
