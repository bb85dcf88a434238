import type { LRUCache } from 'lru-cache'
import type { MemoryContext } from '../context.js'
import type { SearchReport } from '../contract.js'
import { requireSameModel } from '../embedding/active-model.js'
import { MemoryError } from '../errors.js'
import { type Answer, type AskContext, type Asked, ask } from './asked.js'
import type { Branch, Choice } from './plan.js'
import type { Scope } from './scope.js'

export interface FindContext extends AskContext, Pick<MemoryContext, 'database' | 'embedder'> {
  /** The plan each scope wanted last time. */
  readonly expectedPlans: LRUCache<string, Branch>
}

export interface FindInput extends Asked {
  /** Whatever the size of the scope. */
  exact: boolean
}

export interface FoundMemories extends Answer {
  shortfall: SearchReport['shortfall']
}

/**
 * Asks the database once, with the search that the scope wanted last time; only where the scope has outgrown that one,
 * again with all. Where an approximate search brought fewer than `limit` although it has not looked at everything, asks
 * again exactly.
 */
export async function findMemories(context: FindContext, input: FindInput): Promise<FoundMemories> {
  const asking = async (choice: Choice) => checked(await ask(context, input, choice), context, input)
  if (input.exact) return { ...(await asking({ forced: 'exact' })), shortfall: null }
  const key = scopeKey(input.scope)
  const expected = input.values.embedding === null ? undefined : context.expectedPlans.get(key)
  let answer = await asking(expected ? { expected } : 'chosen')
  // The quantised search is right for every scope, if not the fastest: another takes its place from next time on.
  if (expected && expected !== 'quantized' && answer.facts.plan !== expected) answer = await asking('chosen')
  const { plan } = answer.facts
  if (plan === 'none') return { ...answer, shortfall: null }
  context.expectedPlans.set(key, plan)
  if (expected === 'quantized') answer.facts.plan = expected

  const { complete, vectorCandidates: found } = answer.facts
  if (complete || found >= input.shape.limit) return { ...answer, shortfall: null }
  const exactly = await asking({ forced: 'exact' })
  const repaired = exactly.facts.vectorCandidates
  return { ...exactly, shortfall: repaired > found ? { found, repaired } : null }
}

/** What makes scopes alike in size. */
const scopeKey = ({ personaId, personalityId, before, channels }: Scope): string =>
  [personaId, personalityId, before !== null, channels?.toString().split(',').length ?? 0].join()

function checked(answer: Answer | null, { embedder }: FindContext, { scope, values }: FindInput): Answer {
  const { personaId } = scope
  if (!answer) throw new MemoryError('unknown_persona', `There is no persona ${personaId}.`, { details: { personaId } })
  const { personaKind, activeModel } = answer.facts
  if (personaKind === 'unclaimed') {
    throw new MemoryError(
      'unclaimed_persona',
      `Nobody has claimed persona ${personaId}; its memories are not recalled.`,
      {
        details: { personaId },
      },
    )
  }
  if (values.embedding !== null && activeModel) requireSameModel(activeModel, embedder)
  return answer
}
