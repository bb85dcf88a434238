/**
 * Asks `read` at most once in `ms`; who asks in between shares the answer. For facts that cost statements and that
 * anybody may ask for, as often as they like.
 */
export function shared<Value>(ms: number, clock: () => number, read: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  return () => {
    if (answer === undefined || clock() - askedAt >= ms) {
      askedAt = clock()
      answer = read()
    }
    return answer
  }
}
