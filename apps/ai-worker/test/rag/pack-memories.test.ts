import { describe, expect, test } from 'vitest'
import { type PackedMemory, packMemories } from '../../src/rag/pack-memories.js'
import { document } from '../support/documents.js'

const byLength = (memory: Pick<PackedMemory, 'text'>): number => memory.text.length
const textsOf = (packed: { memories: PackedMemory[] }): string[] => packed.memories.map(({ text }) => text)

describe('packing memories', () => {
  test('takes whole ones by rank, passes over one that does not fit, and counts apart what became of each', () => {
    const packed = packMemories(
      [document('aaaa'), document('a very long one'), document('AAAA '), document('bbb'), document('cccc')],
      8,
      byLength,
    )
    expect(textsOf(packed)).toEqual(['aaaa', 'bbb'])
    expect(packed.counts).toEqual({ found: 5, duplicates: 1, dropped: 2, used: 2 })
    expect(packed.tokens).toBe(7)
    expect(packed.leftOut.map(({ reason, memory }) => [reason, memory.text, memory.tokens])).toEqual([
      ['budget', 'a very long one', 15],
      ['duplicate', 'AAAA', 4],
      ['budget', 'cccc', 4],
    ])
  })

  test('uses nothing where there is no room, and says so', () => {
    expect(packMemories([document('a'), document('b')], 0, byLength).counts).toMatchObject({ dropped: 2, used: 0 })
    expect(packMemories([], 100, byLength).counts).toMatchObject({ found: 0 })
  })

  const chunk = (text: string, chunkIndex: number, matched: 'match' | 'sibling') =>
    document(text, { chunkGroupId: 'g', chunkIndex, totalChunks: 3, matched })

  test('puts the chunks of a long memory together, in order, as one', () => {
    const chunks = [chunk('two ', 1, 'match'), chunk('one ', 0, 'sibling'), chunk('three', 2, 'sibling')]
    const packed = packMemories([...chunks, document('other')], 100, byLength)
    expect(textsOf(packed)).toEqual(['one two three', 'other'])
    expect(packed.counts.found).toBe(2)
    expect(packed.memories[0]!.ids).toEqual([chunks[1]!, chunks[0]!, chunks[2]!].map(({ metadata }) => metadata.id))
  })

  test('takes the chunk that matched where the whole does not fit, and marks what is missing', () => {
    const chunks = [chunk('one ', 0, 'sibling'), chunk('two ', 1, 'match'), chunk('three', 2, 'sibling')]
    const packed = packMemories(chunks, 10, byLength)
    expect(textsOf(packed)).toEqual(['… two  …'])
    expect(packed.memories[0]!.ids).toEqual([chunks[1]!.metadata.id])
  })
})
