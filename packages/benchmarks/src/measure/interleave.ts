import { type Random, seededRandom } from '@bot/testing'

/** What one system answered to each question, and how long each took, ms. */
export interface Measured<Answer> {
  answers: Answer[]
  times: number[]
}

/**
 * Asks every question of every system in turn, so that a busy moment of the machine and a checkpoint strike all alike.
 *
 * Each question shuffles the systems. In a fixed order the one behind a walk of the graph would always find the caches
 * filled with other rows, and the one behind it always those rows that it wants: with 10 memories in scope that alone
 * made one of two equal statements twice as slow as the other.
 *
 * @param warmUps questions asked beforehand without counting: a server settles on the plan of a prepared statement with
 *   its sixth run
 */
export async function interleave<System, Question, Answer>(
  systems: readonly System[],
  questions: readonly Question[],
  ask: (system: System, question: Question) => Promise<Answer>,
  warmUps: number,
): Promise<Map<System, Measured<Answer>>> {
  for (let at = 0; at < warmUps; at++) {
    for (const system of systems) await ask(system, questions[at % questions.length]!)
  }
  const measured = new Map(systems.map((system) => [system, { answers: [], times: [] } as Measured<Answer>]))
  const random = seededRandom(ORDER_SEED)
  for (const question of questions) {
    for (const system of shuffled(systems, random)) {
      const started = performance.now()
      const answer = await ask(system, question)
      const time = performance.now() - started
      const { answers, times } = measured.get(system)!
      answers.push(answer)
      times.push(time)
    }
  }
  return measured
}

/** The same order in every run. */
const ORDER_SEED = 11

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items]
  const order: Item[] = []
  while (left.length > 0) order.push(...left.splice(random.integer(0, left.length - 1), 1))
  return order
}
