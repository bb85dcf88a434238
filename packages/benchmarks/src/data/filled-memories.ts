import { vectorSource } from '@bot/testing'
import type { Dataset } from './dataset.js'
import { type MemoryFacts, memoriesOf } from './memories.js'
import { QUESTIONS_AT_MOST } from './questions.js'
import { textSource } from './texts.js'

/** A memory as it is stored. */
export interface FilledMemory extends MemoryFacts {
  readonly text: string
  readonly embedding: Float32Array
}

/**
 * Every memory with its text and its vector, one at a time: a million of them need no more room than one. Asked again,
 * the same memories come again, so each table is filled by a pass of its own.
 */
export function* filledMemoriesOf(dataset: Dataset): Generator<FilledMemory> {
  const texts = textSource(dataset.seed + 3)
  const vectors = vectorSource({ seed: dataset.seed })
  // The first ones of the same supply are the questions.
  for (let at = 0; at < QUESTIONS_AT_MOST; at++) vectors.next()
  for (const facts of memoriesOf(dataset)) yield { ...facts, text: texts.next(), embedding: vectors.next() }
}
