import type { Embedder } from '@bot/memory'
import type { Dataset, Persona } from '../data/dataset.js'
import { filledMemoriesOf } from '../data/filled-memories.js'
import { type Question, questionsOf } from '../data/questions.js'
import { MODEL } from '../load/load-memories.js'
import { readyEmbedder } from '../ours/ready-embedder.js'

/** The model that is grown beside that of the data set. */
export const LATE_MODEL = 'benchmark-late'

/** Two models that disagree on every memory, and what each of them truly finds. */
export interface TwoModels {
  readonly questions: readonly Question[]
  embedderOf(model: string): Embedder
  /** Cosine similarity of a question to a memory as a model sees both. */
  similarity(model: string, question: Question, memoryId: string): number
  /** The ids of the nearest memories of a persona by a model, by comparing all of them. */
  nearest(model: string, question: Question, persona: Persona, count: number): string[]
}

/** How far the late model's numbers stand from where the early one has them: vectors of the two never meet by chance. */
const SHIFT = 700

/**
 * The early model is the data set's. The late one gives each text the vector of another memory, its numbers at other
 * places: every answer of one is wrong by the other, and a question of one asked among vectors of the other shows.
 */
export function twoModels(dataset: Dataset, questionCount: number): TwoModels {
  const questions = questionsOf(dataset, questionCount)
  const memories = [...filledMemoriesOf(dataset)]
  const early = new Map(memories.map(({ id, embedding }) => [id, embedding]))
  const lateByText = new Map(memories.map(({ text }, at) => [text, memories[memories.length - 1 - at]!.embedding]))
  const late = new Map(memories.map(({ id, text }) => [id, lateByText.get(text)!]))
  const ofModel = (model: string) => (model === LATE_MODEL ? late : early)

  const ready = readyEmbedder(new Map(questions.map(({ words, embedding }) => [words, embedding])))
  const byWords = new Map(questions.map(({ words, embedding }) => [words, embedding]))
  const lateEmbedder: Embedder = {
    ...ready,
    model: LATE_MODEL,
    maxParallel: 2,
    async embed(texts) {
      // What is known of no memory and no question is the word that asks whether the model answers.
      return texts.map((text) => shifted(lateByText.get(text) ?? byWords.get(text) ?? memories[0]!.embedding))
    },
  }
  const similarity: TwoModels['similarity'] = (model, { embedding }, id) => cosine(embedding, ofModel(model).get(id)!)
  return {
    questions,
    embedderOf: (model) => (model === MODEL ? ready : lateEmbedder),
    similarity,
    nearest: (model, question, persona, count) =>
      memories
        .filter(({ personaId }) => personaId === persona.id)
        .map(({ id }) => ({ id, similarity: similarity(model, question, id) }))
        .sort((one, other) => other.similarity - one.similarity)
        .slice(0, count)
        .map(({ id }) => id),
  }
}

const shifted = (vector: ArrayLike<number>): number[] => {
  const numbers = Array.from(vector)
  return [...numbers.slice(SHIFT), ...numbers.slice(0, SHIFT)]
}

function cosine(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let [dot, leftSquare, rightSquare] = [0, 0, 0]
  for (let i = 0; i < left.length; i++) {
    dot += left[i]! * right[i]!
    leftSquare += left[i]! ** 2
    rightSquare += right[i]! ** 2
  }
  return dot / Math.sqrt(leftSquare * rightSquare)
}
