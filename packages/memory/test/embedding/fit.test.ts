import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import { fitToEmbedder } from '../../src/embedding/fit.js'

const embedder = { ...(await createEmbedder({ provider: 'hashing' })), maxInputTokens: 20 }

describe('fitToEmbedder', () => {
  it('leaves what fits as it is', () => {
    const text = '  My dog\n\nRex hates thunder. '
    expect(fitToEmbedder(text, embedder)).toBe(text)
  })

  it('gives a beginning that fits, as long as it can be', () => {
    fc.assert(
      fc.property(fc.lorem({ mode: 'words', maxCount: 100 }), (text) => {
        const fitted = fitToEmbedder(text, embedder)
        expect(text.startsWith(fitted)).toBe(true)
        expect(embedder.countTokens(fitted)).toBeLessThanOrEqual(20)
        if (fitted === text) return
        const oneWordMore = text.slice(0, fitted.length) + /^\s*\S+/.exec(text.slice(fitted.length))![0]
        expect(embedder.countTokens(oneWordMore)).toBeGreaterThan(20)
      }),
    )
  })

  it('cuts a run without white space too, and no character in two', () => {
    const fitted = fitToEmbedder(`a${'𝒳'.repeat(500)}`, { ...embedder, maxInputTokens: 50 })
    expect(fitted.length).toBeGreaterThan(10)
    expect(fitted.isWellFormed()).toBe(true)
  })

  it('makes a message of 8,000 characters embeddable by the local model', async () => {
    const local = await createEmbedder({ provider: 'local' })
    const message = 'We talked about the garden and the roses all evening. '.repeat(150)
    await expect(local.embed([message])).rejects.toMatchObject({ code: 'embedder_rejected' })
    await expect(local.embed([fitToEmbedder(message, local)])).resolves.toHaveLength(1)
    await local.close()
  })
})
