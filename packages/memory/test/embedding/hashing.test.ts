import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import type { Embedder } from '../../src/embedding/embedder.js'

let embedder: Embedder
beforeAll(async () => {
  embedder = await createEmbedder({ provider: 'hashing' })
})

const vectorOf = async (text: string) => (await embedder.embed([text]))[0]!
const cosine = (left: number[], right: number[]) => left.reduce((sum, value, i) => sum + value * right[i]!, 0)
const similarity = async (one: string, other: string) => cosine(await vectorOf(one), await vectorOf(other))
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.lorem({ maxCount: 30 }),
  fc.stringMatching(/^[\p{P}\p{S}]+$/u),
)
const meaningful = anyText.filter((text) => text.trim() !== '')

describe('the hashing embedder', () => {
  it('gives a unit vector of 1,536 finite numbers for any text that is not blank', async () => {
    await fc.assert(
      fc.asyncProperty(meaningful, async (text) => {
        const vector = await vectorOf(text)
        expect(vector).toHaveLength(1536)
        expect(Math.hypot(...vector)).toBeCloseTo(1, 9)
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same vector for the same text, alone or among others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(meaningful, { minLength: 1, maxLength: 5 }), async (texts) => {
        expect(await embedder.embed(texts)).toEqual(await Promise.all(texts.map(vectorOf)))
      }),
    )
  })

  it('has not changed: vectors that are stored must stay comparable', async () => {
    const vector = await vectorOf('My dog Rex hates thunder.')
    const strongest = vector.map((value, at) => [at, value] as const).filter(([, value]) => Math.abs(value) > 0.3)
    expect(strongest.map(([at, value]) => [at, Number(value.toFixed(6))])).toEqual([
      [263, 0.4],
      [896, 0.4],
      [1091, -0.4],
      [1140, 0.4],
      [1340, -0.4],
    ])
  })

  it('knows words by their stem, their case and their parts', async () => {
    expect(await similarity('The dogs barked', 'the DOG barks')).toBeGreaterThan(0.85)
    expect(await similarity('thunderstorm', 'thunder')).toBeGreaterThan(0.1)
    expect(await similarity('My dog Rex hates thunder', 'quarterly revenue fell')).toBeLessThan(0.1)
  })

  it('reads every script', async () => {
    expect(await similarity('Моя собака боится грома', 'собака')).toBeGreaterThan(0.3)
    const shared = await similarity('私の犬は雷が嫌い', '雷が嫌いな犬')
    expect(shared).toBeGreaterThan(0.05)
    expect(await similarity('私の犬は雷が嫌い', '今日の天気')).toBeLessThan(shared)
    expect(await similarity('ｆｕｌｌｗｉｄｔｈ', 'fullwidth')).toBeCloseTo(1, 9)
  })

  it('tells texts without a word apart too', async () => {
    expect(await similarity('🎉🎉', '🎉')).toBeCloseTo(1, 9)
    expect(Math.abs(await similarity('???', '🎉'))).toBeLessThan(0.5)
    // These two share a place and cancel each other out.
    expect(Math.hypot(...(await vectorOf('↔⇇')))).toBe(1)
  })

  it('knows no meaning, and says so', async () => {
    expect(embedder.profile).toEqual({ semantic: false, scoreThreshold: 0, fusionWeight: 0, duplicateThreshold: 0.9 })
  })

  it('refuses what the others refuse', async () => {
    await expect(embedder.embed(['fine', ' '])).rejects.toMatchObject({ code: 'embedder_rejected' })
    await expect(embedder.embed(['word '.repeat(9000)])).rejects.toMatchObject({ code: 'embedder_rejected' })
    const signal = AbortSignal.abort()
    await expect(embedder.embed(['fine'], { signal })).rejects.toMatchObject({ code: 'embedder_unavailable' })
  })

  it('takes well under a millisecond a text', async () => {
    const text = 'My neighbour plays the trumpet every evening, and the whole house listens. '.repeat(5)
    const started = performance.now()
    for (let i = 0; i < 200; i++) await vectorOf(text)
    // 0.1 to 0.3 ms measured.
    expect((performance.now() - started) / 200).toBeLessThan(3)
  })
})
