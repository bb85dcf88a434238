import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type ListedMemory, listedColumns } from '../browse/list-memories.js'
import type { MemoryContext } from '../context.js'
import type { Executor } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { activeModel } from '../embedding/active-model.js'
import { parseInput, uuid } from '../input.js'
import { textArray } from '../recall/scope.js'
import { type Compared, comparePairs } from './compare.js'
import { type DuplicatesCursor, isAfter, readDuplicatesCursor, writeDuplicatesCursor } from './cursor.js'
import { earlierAlike } from './earlier-alike.js'
import { type Fingerprints, readFingerprints } from './fingerprints.js'

const findInput = z.strictObject({
  personaId: uuid,
  personalityId: uuid.optional(),
  /** Below 0.5, bits tell too little of an angle. */
  threshold: z.number().min(0.5).max(1).optional(),
  sharedWords: z.number().min(0).max(1).default(0),
  after: z.string().max(200).optional(),
  limit: z.int().min(1).max(1_000).default(100),
})

/** Among which memories near-duplicates are sought, and how alike they must be. */
export interface FindDuplicates {
  personaId: string
  /** Default: all of the persona's, each by itself: memories of two personalities are never duplicates. */
  personalityId?: string | undefined
  /** Cosine similarity from which two memories are alike, 0.5 to 1. Default: what the embedder was calibrated to. */
  threshold?: number | undefined
  /** Share of their words that both must hold, 0 to 1. Default 0: reported whatever their words. */
  sharedWords?: number | undefined
  /** `next` of the page before. */
  after?: string | undefined
  /** Most duplicates of a page. Default 100. */
  limit?: number | undefined
}

/** A memory that says again what an earlier one says. */
export interface Duplicate {
  memory: ListedMemory
  similarity: number
  /**
   * Words that both hold, of the words that either holds. Cosines do not see what hangs on one word: "my car is red" and
   * "my car is blue" are alike to many models, and share half of their words.
   */
  sharedWords: number
}

/** A memory and those that say it again. */
export interface DuplicateGroup {
  /** The earliest: what `mergeDuplicates` would be told to keep. */
  keep: ListedMemory
  duplicates: Duplicate[]
}

/** What was found, and where to look on. */
export interface FoundDuplicates {
  groups: DuplicateGroup[]
  /** Where the next page begins; null = everything was compared. A later page can add to a group of this one. */
  next: string | null
  /** What they were compared by. */
  threshold: number
  /** Memories that were compared with all earlier ones, on this page. */
  compared: number
  /** Memories of the persona that wait for their vector, and so are compared with none. */
  pending: number
}

/** Of an embedder that nobody calibrated. */
const DEFAULT_THRESHOLD = 0.95

/** Pairs of memories that one page looks at; 10,000 memories have half of it. */
const PAIRS_A_PAGE = 100_000_000

/**
 * Finds near-duplicates among what is recalled of a persona: memories with one personality whose vectors, of the active
 * model, are at least `threshold` alike. Each duplicate is told once, under the earliest memory it is like that is no
 * duplicate itself. Changes nothing; a person decides, and `mergeDuplicates` merges.
 *
 * Signs of vectors are compared in this process, in turn with its other work, and what may be alike is compared exactly
 * in the database. 10,000 memories take about a second and one page; a page of a larger persona may be empty, and `next`
 * goes on. Pending memories, and vectors of another model, are never compared.
 *
 * @throws MemoryError `invalid_input`, `model_mismatch`
 */
export async function findDuplicates(
  context: Pick<MemoryContext, 'database' | 'embedder'>,
  given: FindDuplicates,
): Promise<FoundDuplicates> {
  const { personaId, personalityId, after, limit, ...input } = parseInput(findInput, given, 'find duplicates')
  const cursor = after === undefined ? null : readDuplicatesCursor(after)
  const { profile, dimensions } = context.embedder
  const threshold = input.threshold ?? profile.duplicateThreshold ?? DEFAULT_THRESHOLD
  return guarded(async () => {
    const model = await activeModel(context)
    const executor = context.database.db
    const prints = await readFingerprints(executor, { personaId, personalityId, model, dimensions })
    const alike = earlierAlike(prints, threshold, async (pairs) => {
      const compared = await comparePairs(executor, pairs, { personaId, model, similarity: threshold })
      return compared.filter(({ sharedWords }) => sharedWords >= input.sharedWords)
    })
    const first = cursor ? startAfter(prints, cursor) : 0
    const found: Compared[] = []
    let at = first
    while (at < prints.rows.length && found.length < limit && alike.looked() < PAIRS_A_PAGE) {
      const end = await alike.lookFrom(at, PAIRS_A_PAGE)
      for (; at < end && found.length < limit; at++) found.push(...alike.duplicateOf(at))
    }
    return {
      groups: await groupsOf(executor, personaId, found),
      next: at < prints.rows.length ? writeDuplicatesCursor(prints.rows[at - 1]!) : null,
      threshold,
      compared: at - first,
      pending: await countPending(executor, personaId),
    }
  })
}

function startAfter(prints: Fingerprints, cursor: DuplicatesCursor): number {
  const start = prints.rows.findIndex((row) => isAfter(row, cursor))
  return start < 0 ? prints.rows.length : start
}

/** The found pairs with what people want to see of them, in the order of the memories to keep. */
async function groupsOf(executor: Executor, personaId: string, found: readonly Compared[]): Promise<DuplicateGroup[]> {
  const ids = [...new Set(found.flatMap(({ earlier, later }) => [earlier, later]))]
  if (ids.length === 0) return []
  const listed = await queryRows<ListedMemory>(
    executor,
    sql`select ${listedColumns}
      from memories memory join personalities personality on personality.id = memory.personality_id
      where memory.persona_id = ${personaId}::uuid and memory.id = any (${textArray(ids)}::uuid[])`,
  )
  const memories = new Map(listed.map((memory) => [memory.id, memory]))
  const groups = new Map<string, DuplicateGroup>()
  for (const { earlier, later, similarity, sharedWords } of found) {
    const [keep, memory] = [memories.get(earlier), memories.get(later)]
    if (!keep || !memory) continue // Erased while this looked.
    const group = groups.get(earlier) ?? { keep, duplicates: [] }
    group.duplicates.push({ memory, similarity, sharedWords })
    groups.set(earlier, group)
  }
  return [...groups.values()]
}

async function countPending(executor: Executor, personaId: string): Promise<number> {
  const [counted] = await queryRows<{ pending: number }>(
    executor,
    sql`select count(distinct memory_id)::int as pending from embedding_backlog where persona_id = ${personaId}::uuid`,
  )
  return counted!.pending
}
