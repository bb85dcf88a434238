import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { type Finding, fault, ok } from './finding.js'

interface Counts {
  active: string | null
  unreachable: number
  others: number
}

/**
 * Memories that only another model's vectors stand for: recall compares vectors of one model, so to it they have none.
 * Those whose turn is still to come are in the backlog and are not meant.
 */
export async function checkModels(executor: Executor, model: string | null): Promise<Finding[]> {
  const [counts] = await queryRows<Counts>(
    executor,
    sql`with active as (select model from embedding_models where is_active)
      select (select model from active) as active,
        (select count(*)::int from memory_vectors vector where vector.model <> (select model from active)
          and not exists (select from memory_vectors other where other.persona_id = vector.persona_id
            and other.memory_id = vector.memory_id and other.model = (select model from active))
          and not exists (select from embedding_backlog item where item.persona_id = vector.persona_id
            and item.memory_id = vector.memory_id and item.model = (select model from active))) as unreachable,
        (select count(*)::int from memory_vectors where model <> (select model from active)) as others`,
  )
  const { active, unreachable, others } = counts!
  if (active === null) return [ok('models', 'No model has made a vector yet.')]
  const findings: Finding[] = []
  if (model !== null && model !== active) {
    findings.push(
      fault(
        'models',
        `The vectors are by ${active}, and the embedder here is ${model}.`,
        'Set EMBEDDER and EMBEDDING_MODEL to what made the vectors, or embed everything again.',
      ),
    )
  }
  if (unreachable > 0) {
    findings.push(
      fault(
        'models',
        `${unreachable} memories have vectors of another model only; recall by meaning does not find them.`,
        `Embed them again with ${active}: \`bot-memory reembed\`.`,
      ),
    )
  }
  if (findings.length > 0) return findings
  return [
    ok(
      'models',
      others === 0 ? `All vectors are by ${active}.` : `Recall uses ${active}; ${others} vectors are by others.`,
    ),
  ]
}
