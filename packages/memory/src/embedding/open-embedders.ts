import { MemoryError } from '../errors.js'
import { chooseEmbedder, type EmbedderSettings } from './choose-embedder.js'
import type { Embedder } from './embedder.js'
import { HASHING_MODEL, LOCAL_MODEL } from './model-names.js'
import { findModel } from './openai-models.js'

/** A model as a database names it. */
export interface NamedModel {
  model: string
  /** Native width, before vectors are filled up to 1,536. */
  dimensions: number
}

/** Opens the embedder of a model that a database names. */
export type EmbedderOf = (named: NamedModel) => Promise<Embedder>

/** The embedders of a service: the one its settings name, and those of other models that its database comes to use. */
export interface Embedders {
  readonly configured: Embedder
  /**
   * That of another model, with the same key and address; opened once.
   *
   * @throws MemoryError `embedder_missing`: these settings cannot make it
   */
  readonly of: EmbedderOf
  /**
   * That of a model as people name it: `text-embedding-3-large`, which the database will name with the width it is
   * shortened to. `of` knows it from then on.
   *
   * @throws MemoryError `invalid_input`: too wide to be stored, or of a width that must be said; `embedder_missing`
   */
  open(name: string, dimensions?: number): Promise<Embedder>
  close(): Promise<void>
}

/**
 * Opens the embedder that settings name, and others when they are asked for.
 *
 * @throws MemoryError `invalid_input`, `embedder_missing`
 * @example
 * ```ts
 * const embedders = await openEmbedders({ apiKey, from: import.meta.url })
 * const memory = new PgvectorMemoryAdapter({ database, embedder: embedders.configured, embedderOf: embedders.of })
 * ```
 */
export async function openEmbedders(settings: EmbedderSettings): Promise<Embedders> {
  const configured = await chooseEmbedder(settings)
  const opened = new Map([[configured.model, Promise.resolve(configured)]])
  return {
    configured,
    of(named) {
      const known = opened.get(named.model)
      if (known) return known
      const opening = openNamed(settings, named)
      opened.set(named.model, opening)
      // So that it is tried anew when it is asked for again.
      opening.catch(() => opened.delete(named.model))
      return opening
    },
    async open(name, dimensions) {
      const embedder = await chooseEmbedder(settingsFor(settings, name, dimensions))
      const standing = opened.get(embedder.model)
      if (standing) {
        await embedder.close()
        return standing
      }
      opened.set(embedder.model, Promise.resolve(embedder))
      return embedder
    },
    async close() {
      const settled = await Promise.allSettled(opened.values())
      for (const one of settled) if (one.status === 'fulfilled') await one.value.close()
    },
  }
}

async function openNamed(settings: EmbedderSettings, named: NamedModel): Promise<Embedder> {
  // The width of one that is known is its own, unless its name says otherwise.
  const dimensions = findModel(named.model) ? undefined : named.dimensions
  const embedder = await chooseEmbedder(settingsFor(settings, named.model, dimensions))
  if (embedder.model === named.model) return embedder
  await embedder.close()
  throw new MemoryError('embedder_missing', `${named.model} cannot be opened here: ${embedder.model} answers to it.`)
}

function settingsFor(settings: EmbedderSettings, model: string, dimensions: number | undefined): EmbedderSettings {
  if (model === LOCAL_MODEL) return { ...settings, provider: 'local' }
  if (model === HASHING_MODEL) return { ...settings, provider: 'hashing' }
  if (settings.apiKey === undefined && settings.baseUrl === undefined) {
    throw new MemoryError(
      'embedder_missing',
      `${model} is asked over an API, and no key for one is configured here. Nothing was changed; set OPENAI_API_KEY.`,
    )
  }
  return { ...settings, provider: 'openai', model, dimensions }
}
