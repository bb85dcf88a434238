/** Most of each that one request may hold. */
export interface RequestLimits {
  readonly inputs: number
  readonly tokens: number
}

/**
 * Packs texts into as few requests as their order allows.
 *
 * @param tokens of each text; none may exceed `limits.tokens`
 * @returns ranges `[start, end)` that follow each other without a gap
 */
export function packRequests(tokens: readonly number[], limits: RequestLimits): { start: number; end: number }[] {
  const requests: { start: number; end: number }[] = []
  let start = 0
  let sum = 0
  tokens.forEach((count, at) => {
    if (at > start && (at - start >= limits.inputs || sum + count > limits.tokens)) {
      requests.push({ start, end: at })
      start = at
      sum = 0
    }
    sum += count
  })
  if (tokens.length > start) requests.push({ start, end: tokens.length })
  return requests
}
