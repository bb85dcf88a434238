import type { LRUCache } from 'lru-cache'
import type { MemoryContext } from '../context.js'
import type { SearchReport } from '../contract.js'
import { guarded } from '../database/failure.js'
import { queryPrepared } from '../database/prepared.js'
import { requireSameModel } from '../embedding/active-model.js'
import { MemoryError } from '../errors.js'
import { type Branch, branchesFor } from './plan.js'
import type { Scope } from './scope.js'
import { type FoundFacts, type FoundMemory, type FoundRow, type StatementInput, searchStatement } from './statement.js'

export interface FindContext extends Pick<MemoryContext, 'database' | 'embedder'> {
  /** The plan each scope wanted last time. */
  readonly expectedPlans: LRUCache<string, Branch>
}

export interface FindInput extends Omit<StatementInput, 'branches'> {
  /** Whatever the size of the scope. */
  exact: boolean
}

export interface FoundMemories {
  memories: FoundMemory[]
  facts: FoundFacts
  shortfall: SearchReport['shortfall']
}

/**
 * Asks the database once, with the search that the scope wanted last time, which is planned in half the time of all of
 * them; only where the scope has outgrown that one, again with all. Where an approximate search brought fewer than
 * `limit` although it has not looked at everything, asks again exactly.
 */
export async function findMemories(context: FindContext, input: FindInput): Promise<FoundMemories> {
  const ask = (branches: StatementInput['branches']) =>
    guarded(() => queryPrepared<FoundRow>(context.database, searchStatement({ ...input, branches })))
  if (input.exact) {
    const rows = await ask({ whateverTheSize: 'exact' })
    checked(rows[0], context, input)
    return answer(rows)
  }
  const key = scopeKey(input.scope)
  const expected = input.embedding ? context.expectedPlans.get(key) : undefined
  let rows = await ask(expected ? [expected] : branchesFor(input.scope))
  const { plan } = checked(rows[0], context, input)
  if (plan === 'none') return answer(rows)
  if (expected && plan !== expected) rows = await ask(branchesFor(input.scope))
  context.expectedPlans.set(key, plan)

  const { complete, vectorCandidates: found } = rows[0]!
  if (complete || found >= input.limit) return answer(rows)
  const exactly = await ask({ whateverTheSize: 'exact' })
  const repaired = exactly[0]!.vectorCandidates
  return { ...answer(exactly), shortfall: repaired > found ? { found, repaired } : null }
}

const answer = (rows: readonly FoundRow[]): FoundMemories => ({
  memories: rows.filter((row): row is FoundFacts & FoundMemory => row.id !== null),
  facts: rows[0]!,
  shortfall: null,
})

/** What makes scopes alike in size. */
const scopeKey = (scope: Scope): string =>
  [scope.personaId, scope.personalityId, scope.before !== null, scope.channelIds?.length ?? 0].join()

function checked(row: FoundRow | undefined, { embedder }: FindContext, { scope, embedding }: FindInput): FoundRow {
  const { personaId } = scope
  if (!row) throw new MemoryError('unknown_persona', `There is no persona ${personaId}.`, { details: { personaId } })
  if (row.personaKind === 'unclaimed') {
    throw new MemoryError(
      'unclaimed_persona',
      `Nobody has claimed persona ${personaId}; its memories are not recalled.`,
      {
        details: { personaId },
      },
    )
  }
  if (embedding && row.activeModel) requireSameModel(row.activeModel, embedder)
  return row
}
