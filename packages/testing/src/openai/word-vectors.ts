// A word lights up this many places of a vector: enough that two different words hardly ever share most of them.
const PLACES_PER_WORD = 16

/**
 * The embedding that the fake server gives by default: each word adds its own fixed pattern, so texts that share words
 * lie near each other, the same text always gets the same vector, and no text gets zero. It knows no meaning.
 *
 * @returns a vector of unit length
 */
export function wordVector(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text]
  for (const word of words) addPattern(vector, word)
  let length = Math.hypot(...vector)
  if (length === 0) {
    // Patterns can cancel out where few dimensions were asked for.
    vector[0] = 1
    length = 1
  }
  // As float32, since that is what travels: base64 and float answers then hold the same numbers.
  return vector.map((value) => Math.fround(value / length))
}

function addPattern(vector: number[], word: string): void {
  // FNV-1a to start with, then xorshift32 for the places.
  let state = 0x811c9dc5
  for (const character of word) state = Math.imul(state ^ character.codePointAt(0)!, 0x01000193)
  state ||= 1
  for (let place = 0; place < PLACES_PER_WORD; place++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    vector[(state >>> 1) % vector.length]! += state & 1 ? 1 : -1
  }
}
