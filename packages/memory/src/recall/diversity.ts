/**
 * Chooses memories that answer the query and differ from each other, by maximal marginal relevance (Carbonell &
 * Goldstein, 1998): each time the one with the highest λ · relevance − (1 − λ) · similarity to the nearest chosen one.
 *
 * `lambda` 1 = relevance alone, 0 = difference alone. Relevance is `fused` as a share of the best. A memory without a
 * vector is taken to resemble nothing.
 *
 * @param ranked best first
 */
export function diversify<Memory extends { fused: number; embedding: readonly number[] | null }>(
  ranked: readonly Memory[],
  limit: number,
  lambda: number,
): Memory[] {
  const best = Math.max(ranked[0]?.fused ?? 0, Number.EPSILON)
  const left = ranked.map((memory) => ({ memory, nearest: 0 }))
  const chosen: Memory[] = []
  while (chosen.length < limit && left.length > 0) {
    const worth = left.map(({ memory, nearest }) => (lambda * memory.fused) / best - (1 - lambda) * nearest)
    const [{ memory }] = left.splice(worth.indexOf(Math.max(...worth)), 1) as [(typeof left)[number]]
    chosen.push(memory)
    for (const other of left) other.nearest = Math.max(other.nearest, cosine(memory.embedding, other.memory.embedding))
  }
  return chosen
}

function cosine(a: readonly number[] | null, b: readonly number[] | null): number {
  if (!a || !b) return 0
  let dot = 0
  let lengthA = 0
  let lengthB = 0
  for (let at = 0; at < a.length; at++) {
    dot += a[at]! * b[at]!
    lengthA += a[at]! ** 2
    lengthB += b[at]! ** 2
  }
  return dot / Math.sqrt(lengthA * lengthB)
}
