import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import { expect, it, onTestFinished } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import { MemoryError } from '../../src/errors.js'
import { useTestDatabase } from '../support/database.js'
import { drain, numbered, standing, wordOf } from '../support/drill.js'
import { openGate } from '../support/gate.js'
import { type People, somePeople } from '../support/people.js'
import { urlOfTestDatabase } from '../support/server.js'

/*
 * A drill: the server goes away while memories are added and asked for. Connections are cut and refused for a moment;
 * where DRILL_DISTURB names commands of the shell (one a line) each is run instead, against a server of one's own:
 * DRILL_DISTURB='pg_ctl restart -m immediate -D …' TEST_DATABASE_URL=postgres://… npx vitest run test/remember/server-away
 */
const COMMANDS = process.env.DRILL_DISTURB?.split('\n').filter((line) => line.trim() !== '')
const DISTURBANCES = COMMANDS?.length ?? 2
const UNDER_LOAD_MS = COMMANDS ? 3_000 : 700
const ADDERS = 8
const QUERIERS = 4

const database = useTestDatabase()

/** What callers were told, and what they hold to be stored. */
class Load {
  readonly acknowledged: number[] = []
  readonly refused = new Map<string, number>()
  readonly unclear: unknown[] = []
  /** Calls that succeeded, by the one who made them, since `mark`. */
  readonly succeeded = new Map<string, number>()
  answers = 0
  longestMs = 0
  #next = 0
  #over = false

  readonly #open = new Map<number, number>()
  readonly #memory: PgvectorMemoryAdapter
  readonly #people: People
  readonly #inTransaction: (at: number) => Promise<void>

  constructor(memory: PgvectorMemoryAdapter, people: People, inTransaction: (at: number) => Promise<void>) {
    this.#memory = memory
    this.#people = people
    this.#inTransaction = inTransaction
  }

  run(): Promise<unknown> {
    const adders = Array.from({ length: ADDERS }, (_, lane) => this.#lane(`adder ${lane}`, () => this.#add(lane)))
    const queriers = Array.from({ length: QUERIERS }, (_, lane) => this.#lane(`querier ${lane}`, () => this.#ask()))
    return Promise.all([...adders, ...queriers])
  }

  end(): void {
    this.#over = true
  }

  async #lane(name: string, call: () => Promise<void>): Promise<void> {
    while (!this.#over) {
      const started = performance.now()
      try {
        await call()
        this.succeeded.set(name, (this.succeeded.get(name) ?? 0) + 1)
      } catch (error) {
        if (MemoryError.is(error)) this.refused.set(error.code, (this.refused.get(error.code) ?? 0) + 1)
        else this.unclear.push(error)
        await sleep(20)
      }
      this.longestMs = Math.max(this.longestMs, performance.now() - started)
    }
  }

  /** A caller adds the same memory until it is told that it is stored, as a job does that is tried again. */
  async #add(lane: number): Promise<void> {
    const at = this.#open.get(lane) ?? this.#next++
    this.#open.set(lane, at)
    if (lane % 2 === 0) await this.#memory.addMemory(numbered(this.#people, at))
    else await this.#inTransaction(at)
    this.acknowledged.push(at)
    this.#open.delete(lane)
  }

  async #ask(): Promise<void> {
    const at = this.acknowledged[Math.floor(this.acknowledged.length / 2)]
    if (at === undefined) return sleep(5)
    const { text, metadata } = numbered(this.#people, at)
    const asked = { personaId: metadata.personaId, venue: 'unrestricted', limit: 5 } as const
    const found = await this.#memory.queryMemories(wordOf(at), asked)
    if (!found.some(({ pageContent }) => pageContent === text)) throw new Error('A memory that stands was not found.')
    this.answers += 1
  }
}

it('a server that goes away under load is told of clearly, and loses nothing that it said was stored', async ({
  annotate,
}) => {
  const people = await somePeople(database)
  const direct = await urlOfTestDatabase(database)
  const gate = await openGate(direct)
  // One adapter and one pool from first to last, as in a service that nobody restarts.
  const pool = await openDatabase({ url: COMMANDS ? direct.href : gate.url, maxConnections: 6 })
  onTestFinished(() => pool.close())
  const memory = new PgvectorMemoryAdapter({ database: pool, embedder: await createEmbedder({ provider: 'hashing' }) })
  const load = new Load(memory, people, (at) =>
    transaction(pool, (tx) => memory.addMemory(numbered(people, at), { transaction: tx })),
  )

  const running = load.run()
  for (let disturbance = 0; disturbance < DISTURBANCES; disturbance++) {
    await sleep(UNDER_LOAD_MS)
    const command = COMMANDS?.[disturbance]
    if (command) await promisify(execFile)('sh', ['-c', command])
    else {
      await gate.shut()
      await sleep(500)
      await gate.open()
    }
    load.succeeded.clear()
    // Everyone gets through again, by themselves.
    await expect.poll(() => load.succeeded.size, { timeout: 60_000 }).toBe(ADDERS + QUERIERS)
  }
  load.end()
  await running

  const stored = await queryRows<{ content: string }>(database.db, sql`select content from memories`)
  const contents = new Set(stored.map(({ content }) => content))
  expect(load.acknowledged.filter((at) => !contents.has(numbered(people, at).text))).toEqual([])
  expect(contents.size).toBe(stored.length)
  expect(load.unclear).toEqual([])
  expect([...load.refused.keys()]).toEqual(['database_unavailable'])
  expect(load.longestMs).toBeLessThan(COMMANDS ? 60_000 : 10_000)

  await drain(database, memory)
  const { memories, vectors } = await standing(database)
  expect([memories, vectors]).toEqual([stored.length, stored.length])
  const refusals = JSON.stringify(Object.fromEntries(load.refused))
  await annotate(
    `${DISTURBANCES} disturbances: ${load.acknowledged.length} adds acknowledged and stored, ${load.answers} answers, ` +
      `refused ${refusals}, longest call ${load.longestMs.toFixed(0)} ms`,
  )
}, 300_000)
