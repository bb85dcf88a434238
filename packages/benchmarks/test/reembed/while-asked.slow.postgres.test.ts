import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareDriver, openBarePostgres } from '../../src/bare/driver.js'
import { openBench } from '../../src/load/open-bench.js'
import { runReembed } from '../../src/reembed/run-reembed.js'

const serverUrl = process.env.TEST_DATABASE_URL!
const name = `bench_${randomUUID().replaceAll('-', '')}`
const url = Object.assign(new URL(serverUrl), { pathname: name }).href

let server: BareDriver

beforeAll(async () => {
  server = openBarePostgres(serverUrl)
  await server.execute(`create database ${name}`)
})
afterAll(async () => {
  await server.execute(`drop database ${name} with (force)`)
  await server.close()
})

test('a model is changed, changed back and changed again while 20 queries a second are asked, and none notices', async () => {
  const bench = await openBench({ url, rows: 600, log: () => {} })
  try {
    const result = await runReembed({ ...bench, url }, { queriesPerSecond: 20, settledMs: 1_000, questions: 20 })
    expect(result.asked.map(({ phase }) => phase)).toContain('to and fro')
    for (const { phase, queries, failed, degraded, mixed, recall } of result.asked) {
      expect(queries, phase).toBeGreaterThan(10)
      expect({ phase, failed, degraded, mixed }).toEqual({ phase, failed: 0, degraded: 0, mixed: 0 })
      expect(recall, phase).toBeGreaterThan(0.99)
    }
    const late = Object.fromEntries(result.asked.map(({ phase, late, queries }) => [phase, late / queries]))
    expect(late).toMatchObject({ before: 0, growing: 0 })
    expect(late['commit and after']).toBeGreaterThan(0.8)
    expect(late['rollback and after']).toBeLessThan(0.2)
    expect(result.commitMs).toBeLessThan(1_000)
    expect(result.rollbackMs).toBeLessThan(1_000)
    expect(result.sameAfterRollback).toBe(result.answers)
    expect(result.answers).toBeGreaterThan(100)
  } finally {
    await bench.close()
  }
})
