import { seededRandom, vectorSource } from '@bot/testing'
import type { Dataset } from '../data/dataset.js'
import type { FilledMemory } from '../data/filled-memories.js'
import { CHANNEL_IDS, personalityIdsOf } from '../data/memories.js'
import { randomUuid } from '../data/random-uuid.js'
import { textSource } from '../data/texts.js'

/** How like a stored vector a new one is, so that it lies among them and is none of them. */
const LIKENESS = 0.95

/** Memories that are not in the data set, of one of its personas: what a running bot adds. */
export function* insertedMemories(dataset: Dataset, personaId: string): Generator<FilledMemory> {
  const random = seededRandom(dataset.seed + 5)
  const texts = textSource(dataset.seed + 6)
  const vectors = vectorSource({ seed: dataset.seed })
  const personalityIds = personalityIdsOf(dataset)
  for (let at = 0; ; at++) {
    yield {
      personaId,
      id: randomUuid(random),
      personalityId: random.pick(personalityIds),
      channelId: random.pick(CHANNEL_IDS),
      createdAt: new Date(Date.UTC(2026, 0, 1) + at * 60_000),
      text: texts.next(),
      embedding: vectors.near(vectors.next(), LIKENESS),
    }
  }
}
