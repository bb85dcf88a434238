import { expect, it } from 'vitest'
import { healthLines } from '../src/commands/health-lines.js'

it('a report is a line a fact, for people', () => {
  expect(
    healthLines({
      status: 'degraded',
      reasons: ['The embedder fails (embedder_unavailable); queries are answered from words alone.'],
      database: {
        dialect: 'postgres',
        latencyMs: 0.8712,
        serverVersion: '17.2',
        vectorVersion: '0.8.4',
        availableVectorVersion: '0.8.4',
        vectorAdvice: null,
        schema: 'current',
        contents: {
          missingIndexes: [],
          deferredIndexes: [],
          invalidIndexes: [],
          memories: { rows: 120_000, exact: false },
          activeModel: { model: 'text-embedding-3-small', dimensions: 1536, vectors: { rows: 9_000, exact: true } },
          backlog: { waiting: { rows: 3, exact: true }, setAside: { rows: 0, exact: true }, overdueSeconds: null },
        },
      },
      embedder: {
        model: 'text-embedding-3-small',
        semantic: true,
        breaker: { state: 'open', since: Date.UTC(2026, 0), reason: 'embedder_unavailable', nextProbeAt: 0 },
      },
      jobs: { queued: 2, failed: 0 },
    }),
  ).toEqual([
    'status: degraded',
    '  The embedder fails (embedder_unavailable); queries are answered from words alone.',
    'database  postgres, PostgreSQL 17.2, pgvector 0.8.4, answers in 0.9 ms',
    'memories  about 120,000',
    'vectors   9,000 by text-embedding-3-small',
    'backlog   3 waiting, 0 set aside',
    'embedder  text-embedding-3-small, left alone since 2026-01-01T00:00:00.000Z (embedder_unavailable)',
    'jobs      2 queued, 0 failed',
  ])
})

it('a gateway that tells nothing but the status is reported as that', () => {
  expect(healthLines({ status: 'ok' })).toEqual(['status: ok'])
})
