import { vectorSource } from '@bot/testing'
import type { Dataset } from './dataset.js'
import { textSource } from './texts.js'

export const QUESTIONS_AT_MOST = 256

/** What is asked of every system alike. */
export interface Question {
  /** In words. Every second one holds the word that stands in a fifth of all texts. */
  readonly words: string
  /** The vector of the words, with the eight decimals that embedding services give. */
  readonly embedding: readonly number[]
  /** The same as pgvector reads it. */
  readonly embeddingText: string
}

/** Questions about the topics of the data set, none of which is a memory. */
export function questionsOf(dataset: Dataset, count: number): Question[] {
  if (count > QUESTIONS_AT_MOST) throw new RangeError(`There are ${QUESTIONS_AT_MOST} questions.`)
  const texts = textSource(dataset.seed + 4)
  const vectors = vectorSource({ seed: dataset.seed })
  return Array.from({ length: count }, (_, at) => {
    const embedding = Array.from(vectors.next(), (value) => Math.round(value * 1e8) / 1e8)
    return { words: texts.question(at % 2 === 1), embedding, embeddingText: JSON.stringify(embedding) }
  })
}
