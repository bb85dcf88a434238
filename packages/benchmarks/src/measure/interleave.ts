/** What one system answered to each question, and how long each took, ms. */
export interface Measured<Answer> {
  answers: Answer[]
  times: number[]
}

/**
 * Asks every question of every system in turn, so that a busy moment of the machine, a warm cache and a checkpoint
 * strike all alike; who begins changes with each question.
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
  for (const [at, question] of questions.entries()) {
    for (let turn = 0; turn < systems.length; turn++) {
      const system = systems[(at + turn) % systems.length]!
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
