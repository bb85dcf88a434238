import type { EndedJob } from '@bot/jobs'
import { Counter, Histogram, type Registry } from 'prom-client'

/** Counts how attempts at jobs end. */
export function createJobMetrics(registry: Registry): (job: EndedJob) => void {
  const registers = [registry]
  const seconds = new Histogram({
    name: 'bot_memory_job_seconds',
    help: 'How long one attempt at a job took, by how it ended.',
    labelNames: ['kind', 'outcome'] as const,
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
    registers,
  })
  const waited = new Histogram({
    name: 'bot_memory_job_wait_seconds',
    help: 'How long a job waited for its first attempt.',
    labelNames: ['kind'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120],
    registers,
  })
  const failures = new Counter({
    name: 'bot_memory_job_failures_total',
    help: 'Attempts at jobs that failed, by code.',
    labelNames: ['kind', 'code'] as const,
    registers,
  })
  return ({ kind, outcome, ms, waitedMs, code }) => {
    seconds.observe({ kind, outcome }, ms / 1_000)
    if (waitedMs !== null) waited.observe({ kind }, waitedMs / 1_000)
    if (code !== null) failures.inc({ kind, code })
  }
}
