import { stemmer } from 'stemmer'
import { unlessCalledOff } from './called-off.js'
import { EMBEDDING_DIMENSIONS, type Embedder } from './embedder.js'
import { HASHING_MODEL } from './model-names.js'
import { acceptTexts } from './texts.js'
import { unit } from './vectors.js'

/** A word counts as much as all of its trigrams together, which let `thunders` meet `thunderstorm`. */
const WORD_WEIGHT = 1
const TRIGRAMS_WEIGHT = 0.5

/**
 * An embedder without a model: each stemmed word and each three letters of it add or take a little at a place of their
 * own (signed feature hashing). Lexical, deterministic, instant; it knows no meaning. For tests, and for running with
 * nothing installed.
 *
 * Any language: words are what Unicode calls letters, digits and marks; stems are English.
 */
export function createHashingEmbedder(): Embedder {
  const embedder: Embedder = {
    model: HASHING_MODEL,
    dimensions: EMBEDDING_DIMENSIONS,
    // No limit of its own: the one of text-embedding-3-small, so that what is split under test is split in production.
    maxInputTokens: 8191,
    maxBatch: 2048,
    // Fused with BM25, hashing takes five points of recall away (LoCoMo, 0.64 to 0.59): it says again, worse, what BM25
    // knows. So its weight is 0, and no threshold was worth calibrating. Near-duplicates (test/embedding/near-duplicates.ts):
    // of turns told again 21 of 22 lie above 0.9; of 719 turns of two conversations, no two lie above 0.72.
    profile: { semantic: false, scoreThreshold: 0, fusionWeight: 0, duplicateThreshold: 0.9 },
    // About what OpenAI's count: a token for each four letters of a word, and one for what is no word.
    countTokens: (text) => wordsOf(text).reduce((sum, word) => sum + Math.ceil(word.length / 4), 1),

    async embed(texts, { signal } = {}) {
      const work = async () => acceptTexts(texts, embedder).map(({ text }) => hashed(text))
      return unlessCalledOff(work(), signal)
    },

    async close() {},
  }
  return embedder
}

function hashed(text: string): number[] {
  const vector = new Array<number>(EMBEDDING_DIMENSIONS).fill(0)
  const words = wordsOf(text)
  for (const word of words) {
    put(vector, `word ${stemmer(word)}`, WORD_WEIGHT)
    const letters = [...`^${word}$`]
    const count = letters.length - 2
    // Shared among a word's trigrams so that their squares sum to the weight's: long words count no more than short ones.
    const weight = TRIGRAMS_WEIGHT / Math.sqrt(count)
    for (let i = 0; i < count; i++) put(vector, `part ${letters.slice(i, i + 3).join('')}`, weight)
  }
  // Nothing but signs or emoji: each of them is a feature then.
  if (words.length === 0) for (const symbol of text.replace(/\s/gu, '')) put(vector, `sign ${symbol}`, 1)
  // Features that cancel each other out, or none: a zero vector would be like everything.
  if (vector.every((value) => value === 0)) put(vector, 'nothing', 1)
  return unit(vector)
}

function put(vector: number[], feature: string, weight: number): void {
  const hash = hash32(feature)
  vector[(hash >>> 1) % vector.length]! += hash & 1 ? weight : -weight
}

/** FNV-1a, with the finisher of MurmurHash3 so that every bit of the result depends on every letter. */
function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  )
}
