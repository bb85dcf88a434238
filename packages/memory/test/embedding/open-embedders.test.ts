import { type FakeOpenAI, startFakeOpenAI } from '@bot/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Embedders, openEmbedders } from '../../src/embedding/open-embedders.js'

let openai: FakeOpenAI
let embedders: Embedders

beforeAll(async () => {
  openai = await startFakeOpenAI({ embeddingModels: { 'house-model': 768 } })
  embedders = await openEmbedders({ apiKey: openai.apiKey, baseUrl: openai.baseUrl, from: import.meta.url })
})
afterAll(async () => {
  await embedders.close()
  await openai.close()
})

describe('the embedders of a service', () => {
  it.each([
    ['text-embedding-3-small', 1_536],
    ['text-embedding-ada-002', 1_536],
    ['text-embedding-3-large@1536', 1_536],
    ['text-embedding-3-small@512', 512],
    ['house-model', 768],
  ])('open %s as a database names it, at its width', async (model, dimensions) => {
    const embedder = await embedders.of({ model, dimensions })
    expect(embedder).toMatchObject({ model, dimensions })
    const [vector] = await embedder.embed(['Rex hates thunder'])
    expect(vector).toHaveLength(1_536)
    expect(await embedders.of({ model, dimensions })).toBe(embedder)
  })

  it('open the models that come along by their names, whatever is configured', async () => {
    expect(await embedders.of({ model: 'feature-hashing', dimensions: 1_536 })).toMatchObject({
      model: 'feature-hashing',
    })
  })

  it('open what people name, and know it from then on by the name that a database gives it', async () => {
    const embedder = await embedders.open('text-embedding-3-large')
    expect(embedder.model).toBe('text-embedding-3-large@1536')
    expect(await embedders.of({ model: embedder.model, dimensions: 1_536 })).toBe(embedder)
    await expect(embedders.open('house-model', 4_096)).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(embedders.open('house-model')).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('are configured by either name', async () => {
    for (const [model, named] of [
      ['text-embedding-3-small@512', 'text-embedding-3-small@512'],
      ['house-model@768', 'house-model'],
    ] as const) {
      const own = await openEmbedders({ apiKey: openai.apiKey, baseUrl: openai.baseUrl, model, from: import.meta.url })
      expect(own.configured.model).toBe(named)
      await own.close()
    }
  })

  it('are not opened without a key, and are asked for again later', async () => {
    const keyless = await openEmbedders({ provider: 'hashing', from: import.meta.url })
    const ask = () => keyless.of({ model: 'text-embedding-3-small', dimensions: 1_536 })
    await expect(ask()).rejects.toMatchObject({ code: 'embedder_missing' })
    await expect(ask()).rejects.toMatchObject({ code: 'embedder_missing' })
    await keyless.close()
  })

  it('are all closed together', async () => {
    const own = await openEmbedders({ apiKey: openai.apiKey, baseUrl: openai.baseUrl, from: import.meta.url })
    const other = await own.of({ model: 'text-embedding-ada-002', dimensions: 1_536 })
    await own.close()
    await expect(other.embed(['x'])).rejects.toMatchObject({ code: 'embedder_unavailable' })
  })
})
