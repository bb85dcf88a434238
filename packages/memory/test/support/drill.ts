import { seededRandom } from '@bot/testing'
import { sql } from 'drizzle-orm'
import type { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { NewMemory } from '../../src/contract.js'
import type { Database } from '../../src/database/database.js'
import { queryRows } from '../../src/database/rows.js'
import type { People } from './people.js'

/** A size of a drill: what a variable says, or what a suite has time for. */
export const sizeOf = (variable: string, standard: number): number => Number(process.env[variable] ?? standard)

/** The memory of this number: no other has its word. */
export function numbered(people: People, at: number): NewMemory {
  const personaId = [people.ann, people.annAtPlay, people.ben][at % 3]!
  const personalityId = at % 2 === 0 ? people.lilith : people.moss
  return { text: textOf(at), metadata: { personaId, personalityId, createdAt: 1_760_000_000_000 + at * 1_000 } }
}

/** Its word, by which it is found without a vector. */
export const wordOf = (at: number): string => `zq${at.toString(36)}x`

const textOf = (at: number): string => `We talked about ${wordOf(at)} at the harbour that day.`

/** A vector that tells which text it was made of. */
export function numberedVector(text: string, dimensions: number): number[] {
  const word = /zq([0-9a-z]+)x/.exec(text)?.[1]
  const random = seededRandom(word ? Number.parseInt(word, 36) : 1_000_000_000)
  return Array.from({ length: dimensions }, () => random.gaussian())
}

/** Vectors that were made of another text than the memory's own. */
export async function strangersVectors({ db }: Database, sample = 200): Promise<number> {
  const rows = await queryRows<{ content: string; first: string }>(
    db,
    sql`select memory.content, subvector(vector.embedding, 1, 4)::text as first from memory_vectors vector
      join memories memory on memory.persona_id = vector.persona_id and memory.id = vector.memory_id
      order by md5(memory.content) limit ${sample}`,
  )
  const isOwn = ({ content, first }: { content: string; first: string }) =>
    (JSON.parse(first) as number[]).every((value, at) => Math.abs(value - numberedVector(content, 4)[at]!) < 1e-5)
  return rows.filter((row) => !isOwn(row)).length
}

/** How the three tables stand; `untouched` changes with every write to a memory, `updated_at` or not. */
export async function standing({ db }: Database) {
  const [row] = await queryRows<{
    memories: number
    vectors: number
    waiting: number
    setAside: number
    untouched: string
  }>(
    db,
    sql`select (select count(*)::int from memories) as memories, (select count(*)::int from memory_vectors) as vectors,
      (select count(*)::int from embedding_backlog where status = 'waiting') as waiting,
      (select count(*)::int from embedding_backlog where status = 'set_aside') as "setAside",
      (select md5(string_agg(concat(persona_id, id, content, updated_at, xmin), ',' order by persona_id, id)) from memories)
        as untouched`,
  )
  return row!
}

/** As if the time had come for everything that waits: backoffs and the claims of workers that were killed. */
export const letTimePass = ({ db }: Database) =>
  db.execute(sql`update embedding_backlog set due_at = now() where status = 'waiting'`)

/** Embeds until nothing waits. */
export async function drain(database: Database, memory: PgvectorMemoryAdapter, rounds = 5_000): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    if ((await memory.embedPending()).claimed > 0) continue
    if ((await standing(database)).waiting === 0) return
    await letTimePass(database)
  }
  throw new Error(`The backlog was not empty after ${rounds} rounds.`)
}

/** So many at once, from the first to the last. */
export async function inLanes(lanes: number, count: number, work: (at: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
