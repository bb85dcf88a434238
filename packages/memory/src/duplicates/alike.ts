import type { Fingerprints } from './fingerprints.js'

/*
 * Which memories may be near-duplicates, from the signs of their vectors. Two vectors at angle a differ in the sign of a
 * dimension with probability a / π, so that few differing bits are a small angle. All pairs of 10,000 memories are 50
 * million: as exact cosines in the database they take two and a half minutes, as bits there 7.5 s, here well under one.
 */

/**
 * How far the share of differing bits may lie above what the angle says, in standard deviations of a fair coin's. Of 30,643
 * pairs of the local model at 0.7 or above none lay beyond, of 476 at 0.93 none beyond half of it.
 */
const SLACK = 4

/** Words looked at first: most pairs that are nothing alike end there. */
const HEAD = 4

/** Closest memories that are looked at again exactly, of each. */
const CLOSEST = 20

/** Most bits of `bits` in which vectors of this cosine similarity differ, but for a rare one. */
export function mostDifferingBits(similarity: number, bits: number): number {
  const share = Math.acos(Math.min(1, similarity)) / Math.PI
  return Math.min(bits, Math.ceil(bits * share + SLACK * Math.sqrt(bits * share * (1 - share))))
}

/**
 * Earlier memories of the same personality that may lie at `similarity` or above, the {@link CLOSEST} of them, and how
 * many were looked at.
 */
export function alikeBefore(prints: Fingerprints, at: number, similarity: number): { alike: number[]; looked: number } {
  const { rows, bits, width, dimensions } = prints
  const head = Math.min(HEAD, width)
  const mostInHead = mostDifferingBits(similarity, Math.min(head * 32, dimensions))
  const most = mostDifferingBits(similarity, dimensions)
  const own = at * width
  const found: { at: number; differing: number }[] = []
  const first = firstOf(rows, at)
  for (let other = first; other < at; other++) {
    const start = other * width
    let differing = 0
    let word = 0
    while (word < head) differing += ones(bits[own + word]! ^ bits[start + word++]!)
    if (differing > mostInHead) continue
    while (word < width && differing <= most) differing += ones(bits[own + word]! ^ bits[start + word++]!)
    if (differing <= most) found.push({ at: other, differing })
  }
  found.sort((one, two) => one.differing - two.differing || one.at - two.at)
  return { alike: found.slice(0, CLOSEST).map((one) => one.at), looked: at - first }
}

/** The first row of the same personality, by halving: rows stand together by personality. */
function firstOf(rows: Fingerprints['rows'], at: number): number {
  let [low, high] = [0, at]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.personalityId === rows[at]!.personalityId) high = middle
    else low = middle + 1
  }
  return low
}

/** How many bits of a word are set. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
