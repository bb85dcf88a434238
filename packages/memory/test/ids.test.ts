import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { historyId, memoryChunkGroupId, memoryChunkId, memoryId, personaId, personalityId, userId } from '../src/ids.js'

/** What the running bot's rows carry. */
describe('ids are those of the running bot', () => {
  const user = userId('80351110224678912')
  const lilith = personalityId('lilith')
  const persona = personaId(user, 'Default')
  const text = '{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.'

  it.each([
    ['user', user, '8fe0beaa-d1a4-512c-9156-8894fa816d4f'],
    ['personality', lilith, '17093904-bd46-5201-8aee-2e57652a0088'],
    ['persona', persona, 'b1cffe4e-da82-509e-9108-1862d4708498'],
    ['memory', memoryId(persona, lilith, text), '370f1627-3921-5409-b873-b86213dca122'],
    ['chunk 0', memoryChunkId(persona, lilith, text, 0), '8d1d55aa-4c98-5256-a511-c0dfb82be3e9'],
    ['chunk group', memoryChunkGroupId(persona, lilith, text), '5425f28a-77ad-5fcf-ba91-72436e0500f9'],
    [
      'history row',
      historyId('112233445566778899', lilith, persona, 1738281600000),
      '70a6079b-7c83-5d21-b5d3-5b07f3841576',
    ],
  ])('%s', (_, id, expected) => {
    expect(id).toBe(expected)
  })
})

describe('ids of memories', () => {
  const uuid = fc.uuid()
  const text = fc.string({ unit: 'binary', minLength: 1 })
  const memory = fc.tuple(uuid, uuid, text)

  it('are the same whenever and wherever they are made', () => {
    fc.assert(
      fc.property(memory, fc.nat(50), (of, index) => {
        expect(memoryId(...of)).toBe(memoryId(...of))
        expect(memoryChunkId(...of, index)).toBe(memoryChunkId(...of, index))
        expect(memoryChunkGroupId(...of)).toBe(memoryChunkGroupId(...of))
      }),
    )
  })

  it('differ wherever persona, personality or text do, be it by a letter', () => {
    // Few of each, so that most pairs share something.
    const few = fc.tuple(fc.constantFrom(...fewIds), fc.constantFrom(...fewIds), fc.constantFrom(...fewTexts))
    const any = fc.oneof(few, memory)
    fc.assert(
      fc.property(any, any, (one, other) => {
        const isSame = one.every((part, at) => part === other[at])
        expect(memoryId(...one) === memoryId(...other)).toBe(isSame)
        expect(memoryChunkGroupId(...one) === memoryChunkGroupId(...other)).toBe(isSame)
        expect(memoryChunkId(...one, 0) === memoryChunkId(...other, 0)).toBe(isSame)
      }),
      { numRuns: 1_000 },
    )
  })

  it('tell the chunks of a text, their group and the whole text from one another', () => {
    fc.assert(
      fc.property(memory, fc.uniqueArray(fc.nat(200), { minLength: 1 }), (of, indexes) => {
        const ids = [memoryId(...of), memoryChunkGroupId(...of), ...indexes.map((index) => memoryChunkId(...of, index))]
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })

  const fewIds = ['b1cffe4e-da82-509e-9108-1862d4708498', 'b1cffe4e-da82-509e-9108-1862d4708499']
  // Alike to a reader, or to whoever trims, folds or normalises.
  const fewTexts = ['Rex', 'rex', ' Rex', 'Rex ', 'Rex\n', 'é', 'e\u0301', 'R:ex', 'Rex::chunk::0', '']
})
