import fc from 'fast-check'
import { expect, it } from 'vitest'
import { memoryChunkGroupId, memoryChunkId, memoryId } from '../../src/ids.js'
import { parseMemories } from '../../src/remember/memory-input.js'
import { rowsOf } from '../../src/remember/rows.js'

const limits = { maxTokens: 20, countTokens: (text: string) => Math.ceil([...text].length / 4) }
const personaId = 'b1cffe4e-da82-509e-9108-1862d4708498'
const personalityId = '17093904-bd46-5201-8aee-2e57652a0088'
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 600 })
  .filter((one) => one.trim() !== '' && !one.includes('\0'))

const rowsOfText = (whole: string) => {
  const [parsed] = parseMemories(
    [{ text: whole, metadata: { personaId, personalityId, createdAt: 1_760_000_000_000 } }],
    2,
  )
  return rowsOf(parsed!, limits)
}

it('a memory becomes one row, or one a chunk, whose ids follow from the whole text', () => {
  fc.assert(
    fc.property(text, (whole) => {
      const rows = rowsOfText(whole)
      expect(rows.map(({ content }) => content).join('')).toBe(whole)
      expect(rowsOfText(whole)).toEqual(rows)
      if (rows.length === 1) {
        expect(rows[0]).toMatchObject({
          id: memoryId(personaId, personalityId, whole),
          chunkGroupId: null,
          totalChunks: null,
        })
        return
      }
      for (const [at, row] of rows.entries()) {
        expect(row).toMatchObject({
          id: memoryChunkId(personaId, personalityId, whole, at),
          chunkGroupId: memoryChunkGroupId(personaId, personalityId, whole),
          chunkIndex: at,
          totalChunks: rows.length,
        })
      }
    }),
    { numRuns: 300 },
  )
})
