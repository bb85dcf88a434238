import type { EmbedderOf } from '../../src/embedding/open-embedders.js'
import { MemoryError } from '../../src/errors.js'
import { type SwitchableEmbedder, switchableEmbedder } from '../support/fake-embedder.js'

export interface TwoModels {
  early: SwitchableEmbedder
  late: SwitchableEmbedder
  /** Opens either by its name. */
  embedderOf: EmbedderOf
}

/** Two embedders that know the same, and whose vectors have nothing to do with each other. */
export async function twoModels(): Promise<TwoModels> {
  const early = await switchableEmbedder({ model: 'early', profile })
  const late = await switchableEmbedder({ model: 'late', profile })
  const embed = late.embed
  // The same numbers at other places.
  late.embed = async (...given) =>
    (await embed(...given)).map((vector) => [...vector.slice(700), ...vector.slice(0, 700)])
  return {
    early,
    late,
    embedderOf: async ({ model }) => {
      const found = [early, late].find((one) => one.model === model)
      if (!found) throw new MemoryError('embedder_missing', `no ${model} here`)
      return found
    },
  }
}

const profile = { semantic: true, scoreThreshold: 0, fusionWeight: 1 }
