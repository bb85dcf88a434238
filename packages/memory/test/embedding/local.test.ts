import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import type { Embedder } from '../../src/embedding/embedder.js'
import { nearDuplicates } from './near-duplicates.js'
import { paraphrases } from './paraphrases.js'

let embedder: Embedder
beforeAll(async () => {
  embedder = await createEmbedder({ provider: 'local' })
})
afterAll(() => embedder.close())

const cosine = (left: number[], right: number[]) => left.reduce((sum, value, i) => sum + value * right[i]!, 0)
const vectorOf = async (text: string) => (await embedder.embed([text]))[0]!

describe('its vectors', () => {
  it('are unit vectors of 512 dimensions, padded to what is stored', async () => {
    const vector = await vectorOf('My dog Rex hates thunder.')
    expect(vector).toHaveLength(1536)
    expect(vector.slice(512).every((value) => value === 0)).toBe(true)
    expect(Math.hypot(...vector)).toBeCloseTo(1, 6)
    expect(embedder.dimensions).toBe(512)
  })

  it('know meaning: a question finds its fact among others without a shared word', async () => {
    const facts = await embedder.embed(paraphrases.map(({ fact }) => fact))
    const questions = await embedder.embed(paraphrases.map(({ question }) => question))
    const ranks = questions.map((question, own) => {
      const better = facts.filter((fact) => cosine(question, fact) > cosine(question, facts[own]!))
      return better.length + 1
    })
    // 23 and 29 of 30 measured; the hashing embedder finds 1 and 5.
    expect(ranks.filter((rank) => rank === 1).length).toBeGreaterThanOrEqual(20)
    expect(ranks.filter((rank) => rank <= 3).length).toBeGreaterThanOrEqual(27)
  })

  it('keep every paraphrase above the threshold, in the turn that is stored as well', async () => {
    const turns = await embedder.embed(
      paraphrases.map(({ fact }) => `{user}: ${fact}\n{assistant}: I see. I will remember that when we talk again.`),
    )
    const questions = await embedder.embed(paraphrases.map(({ question }) => question))
    for (const [at, question] of questions.entries()) {
      expect(cosine(question, turns[at]!)).toBeGreaterThan(embedder.profile.scoreThreshold)
    }
  })

  it('of turns told again are alike, and of most that say something else are not', async () => {
    const vectors = async (kind: 'said' | 'again' | 'other') => embedder.embed(nearDuplicates.map((turn) => turn[kind]))
    const [said, again, other] = [await vectors('said'), await vectors('again'), await vectors('other')]
    const alike = (them: number[][]) =>
      said.filter((vector, at) => cosine(vector, them[at]!) >= embedder.profile.duplicateThreshold!).length
    // 20 and 3 of 22 measured; those hang on one word, such as a number or a colour.
    expect(alike(again)).toBeGreaterThanOrEqual(19)
    expect(alike(other)).toBeLessThanOrEqual(4)
    const unlike = said.flatMap((vector, at) => said.slice(0, at).map((earlier) => cosine(vector, earlier)))
    expect(Math.max(...unlike)).toBeLessThan(embedder.profile.duplicateThreshold!)
  })

  it('come in the order of the texts, whatever their length', async () => {
    const texts = [
      'Short.',
      'A sentence of a middling length, about nothing much. '.repeat(4),
      'Rex',
      'Long and longer still. '.repeat(40),
      'The last one.',
    ]
    const together = await embedder.embed(texts)
    for (const [at, text] of texts.entries()) {
      expect(cosine(together[at]!, await vectorOf(text))).toBeCloseTo(1, 5)
    }
  })

  it('do not depend on white space', async () => {
    const plain = await vectorOf('{user}: Hello there {assistant}: Hi')
    expect(cosine(plain, await vectorOf('  {user}:  Hello there\n\n{assistant}:\tHi '))).toBeCloseTo(1, 6)
  })
})

describe('long texts', () => {
  const filler = 'The weather was grey and nothing much happened on that day. '

  it('are read to the end, though the model itself stops after 128 tokens', async () => {
    const start = filler.repeat(20)
    expect(embedder.countTokens(start)).toBeGreaterThan(128)
    const without = await vectorOf(start)
    const withFact = await vectorOf(`${start} My dog Rex hates thunder.`)
    expect(cosine(without, withFact)).toBeLessThan(0.999)
    const question = await vectorOf('Which animal do I own?')
    expect(cosine(question, withFact)).toBeGreaterThan(cosine(question, without))
  })

  it('are refused above its limit, not cut', async () => {
    const long = filler.repeat(60)
    expect(embedder.countTokens(long)).toBeGreaterThan(embedder.maxInputTokens)
    const refused = embedder.embed(['fine', long])
    await expect(refused).rejects.toMatchObject({ code: 'embedder_rejected', details: { indices: [1] } })
  })

  it('are refused where they are blank', async () => {
    await expect(embedder.embed(['fine', ''])).rejects.toMatchObject({
      code: 'embedder_rejected',
      details: { indices: [1] },
    })
    await expect(embedder.embed([])).resolves.toEqual([])
  })
})

describe('its thread', () => {
  const batch = Array.from(
    { length: 120 },
    (_, i) => `I moved to house number ${i}, where the garden is full of roses.`,
  )

  it('leaves the event loop free, and lets a query pass a batch', async () => {
    let longestPause = 0
    let last = performance.now()
    const beat = setInterval(() => {
      longestPause = Math.max(longestPause, performance.now() - last)
      last = performance.now()
    }, 5)
    const started = performance.now()
    const whole = embedder.embed(batch).then(() => performance.now() - started)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const asked = performance.now()
    await vectorOf('Which animal do I own?')
    const answered = performance.now() - asked
    const took = await whole
    clearInterval(beat)
    // About 1.5 s for the batch and 60 ms for the query, measured; the loop never stood still for 30 ms.
    expect(answered).toBeLessThan(took / 3)
    expect(longestPause).toBeLessThan(took / 3)
  })

  it('takes a single text, which is a query, before calls that came earlier', async () => {
    let finished = 0
    const calls = Array.from({ length: 12 }, (_, i) =>
      embedder.embed([`The ${i}th first text.`, `The ${i}th second text.`]).then(() => {
        finished += 1
      }),
    )
    await vectorOf('Which animal do I own?')
    expect(finished).toBeLessThanOrEqual(2)
    await Promise.all(calls)
  })

  it('drops a call that is called off', async () => {
    const started = performance.now()
    const call = embedder.embed(batch, { signal: AbortSignal.timeout(30) })
    await expect(call).rejects.toMatchObject({ code: 'embedder_unavailable' })
    await vectorOf('The next one does not wait for the rest of it.')
    expect(performance.now() - started).toBeLessThan(600)
  })

  it('is gone after close, which may be called twice', async () => {
    const own = await createEmbedder({ provider: 'local' })
    const call = own.embed(batch).catch((error: Error) => error.message)
    await own.close()
    await own.close()
    expect(await call).toMatch(/is closed/)
    await expect(own.embed(['a'])).rejects.toMatchObject({ code: 'embedder_unavailable' })
  })
})
