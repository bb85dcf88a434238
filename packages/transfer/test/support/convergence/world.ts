import { type Database, MemoryError, type PgvectorMemoryAdapter, queryRows } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import { expect } from 'vitest'
import { TransferError } from '../../../src/index.js'
import { isMemoryVerb, memoryVerbs } from './memory-verbs.js'
import { peopleVerbs } from './people-verbs.js'
import { isPromptVerb, promptVerbs } from './prompt-verbs.js'
import type { Change } from './steps.js'

/** What was acknowledged last, of what no deletion of its owner takes along. */
export interface Told {
  readonly prompts: Map<string, string | null>
  /** By the number in its text. */
  readonly memories: Map<string, string>
  /** Numbers of memories that may be gone. */
  readonly untold: Set<string>
  /** On which databases a memory was moved. Moved to two personas at once it is in both. */
  readonly moves: Map<string, Set<number>>
  /** A deletion takes what belongs to it along, also what was written elsewhere since. */
  isAnybodyGone: boolean
}

/** What a verb works with. */
export interface Scene {
  readonly database: Database
  readonly memory: PgvectorMemoryAdapter
  readonly on: number
  readonly which: number
  readonly other: number
  readonly told: Told
  /** A number that no text had before. */
  next(): number
  /** One of the rows that are there. */
  some(table: string, columns?: SQL, where?: SQL): Promise<Record<string, string> | undefined>
  run(statement: SQL): Promise<void>
}

/** Time goes on between two changes. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 3))

/** Databases that change, and what they must hold in the end. */
export function worldOf(databases: readonly Database[], memory: readonly PgvectorMemoryAdapter[]) {
  const told: Told = {
    ...{ prompts: new Map(), memories: new Map(), untold: new Set(), moves: new Map(), isAnybodyGone: false },
  }
  let made = 0
  return {
    /** What a verb refuses was not acknowledged. */
    async change({ verb, on, which, other }: Change): Promise<void> {
      await pause()
      const database = databases[on]!
      const scene: Scene = {
        ...{ database, memory: memory[on]!, on, which, other, told },
        next: () => ++made,
        async some(table, columns = sql`id::text`, where = sql`true`) {
          const rows = await queryRows<Record<string, string>>(
            database.db,
            sql`select ${columns} from ${sql.identifier(table)} where ${where} order by 1 limit 12`,
          )
          return rows[which % Math.max(1, rows.length)]
        },
        async run(statement) {
          await database.db.execute(statement)
        },
      }
      try {
        if (isMemoryVerb(verb)) await memoryVerbs[verb](scene)
        else if (isPromptVerb(verb)) await promptVerbs[verb](scene)
        else await peopleVerbs[verb](scene)
      } catch (error) {
        if (!isRefusal(error)) throw error
      }
    },

    /** Holds a database to what was told to any of them. */
    async holdsIn(database: Database): Promise<void> {
      const prompts = await queryRows<{ id: string; content: string }>(
        database.db,
        sql`select id::text, content from system_prompts`,
      )
      const standing = new Map(prompts.map(({ id, content }) => [id, content]))
      for (const [id, content] of told.prompts) expect([id, standing.get(id) ?? null]).toEqual([id, content])
      const memories = await queryRows<{ n: string; content: string }>(
        database.db,
        sql`select substring(content from '^m(\\d+)') as n, content from memories`,
      )
      for (const [n, content] of told.memories) {
        if (told.isAnybodyGone || told.untold.has(n)) continue
        const found = memories.filter((one) => one.n === n).map((one) => one.content)
        if ((told.moves.get(n)?.size ?? 0) > 1) expect(found.length).toBeGreaterThan(0)
        else expect([n, found]).toEqual([n, [content]])
      }
    },
  }
}

/** A database that fails refuses nothing. */
const isRefusal = (error: unknown): boolean =>
  TransferError.is(error) || (MemoryError.is(error) && error.code !== 'database_failed')
