import { type Random, seededRandom } from '@bot/testing'

/** Stands in {@link COMMON_SHARE} of all texts: what a lexical index does badly. */
export const COMMON_WORD = 'weekend'
export const COMMON_SHARE = 0.2

/** Characters. */
const LENGTH = { least: 150, most: 400 } as const
const VOCABULARY = 20_000
/**
 * Zipf–Mandelbrot: the word of rank r is drawn in proportion to 1 / (r + FLATTENING), which keeps the first words about
 * as common as the content words of chat (the first stands in a quarter of all texts).
 */
const FLATTENING = 10
/** Of the words of English talk, about as many carry no content. */
const FUNCTION_WORD_SHARE = 0.45
const FUNCTION_WORDS =
  'i you the a to and it that is was in of my for on we with be have but so not at this he she they if about'.split(' ')

/** An endless, repeatable supply of texts and of questions in the same words. */
export interface TextSource {
  /** A memory: 150 to 400 characters. */
  next(): string
  /** A question of a handful of content words; `withCommonWord` adds the one that a fifth of all texts hold. */
  question(withCommonWord: boolean): string
}

/** Opens a source of texts; the same seed gives the same texts, in the same order. */
export function textSource(seed: number): TextSource {
  const random = seededRandom(seed)
  return {
    next() {
      const length = random.integer(LENGTH.least, LENGTH.most)
      const words: string[] = random.fraction() < COMMON_SHARE ? [COMMON_WORD] : []
      let written = words.join(' ').length
      for (;;) {
        const word = anyWord(random)
        if (written + 1 + word.length > length) break
        words.splice(random.integer(0, words.length), 0, word)
        written += word.length + (words.length > 1 ? 1 : 0)
      }
      return words.join(' ')
    },

    question(withCommonWord) {
      const words = Array.from({ length: random.integer(3, 6) }, () => contentWord(random))
      if (withCommonWord) words.push(COMMON_WORD)
      return `what did i say about ${words.join(' ')}`
    },
  }
}

const anyWord = (random: Random): string =>
  random.fraction() < FUNCTION_WORD_SHARE ? random.pick(FUNCTION_WORDS) : contentWord(random)

function contentWord(random: Random): string {
  const rank = FLATTENING * ((VOCABULARY + FLATTENING) / FLATTENING) ** random.fraction() - FLATTENING
  return vocabulary[Math.floor(rank)]!
}

/** Made-up words, the common ones short: two to four syllables. None ends like an English inflection. */
const vocabulary = Array.from({ length: VOCABULARY }, (_, rank) => {
  const consonants = 'bcdfgklmnprtvz'
  const vowels = 'aeiou'
  const syllables = consonants.length * vowels.length
  let word = ''
  for (let rest = rank + syllables; rest > 0; rest = Math.floor(rest / syllables)) {
    const syllable = rest % syllables
    word += consonants[Math.floor(syllable / vowels.length)]! + vowels[syllable % vowels.length]!
  }
  return `${word}k`
})
