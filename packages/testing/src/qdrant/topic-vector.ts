const TOPICS = 64

/**
 * A vector near one of 64 topics, always the same for a seed, in microseconds and without state; with few enough digits
 * that it travels as JSON as Qdrant's own do.
 */
export function topicVector(seed: number, size: number): number[] {
  const topic = scrambled(seed % TOPICS)
  const own = scrambled(seed + TOPICS)
  const scale = 1 / Math.sqrt(size)
  const vector = new Array<number>(size)
  let topicState = topic
  let ownState = own
  for (let at = 0; at < size; at++) {
    topicState = next(topicState)
    ownState = next(ownState)
    const value = (topicState / 2 ** 31 - 1) * 1.3 + (ownState / 2 ** 31 - 1) * 1.1
    vector[at] = Math.round(value * scale * 1e8) / 1e8
  }
  return vector
}

/** Spreads a small number over 32 bits, so that neighbours begin far apart. */
function scrambled(number: number): number {
  let state = (number + 0x9e3779b9) >>> 0
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b) >>> 0
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35) >>> 0
  return (state ^ (state >>> 16)) >>> 0 || 1
}

/** xorshift32. */
function next(state: number): number {
  let value = state
  value ^= value << 13
  value ^= value >>> 17
  value ^= value << 5
  return value >>> 0
}
