import { describe, expect, test } from 'vitest'
import { planDataset, SCOPE_SIZES } from '../../src/data/dataset.js'
import { filledMemoriesOf } from '../../src/data/filled-memories.js'
import { type MemoryFacts, memoriesOf, personalityIdsOf, QUIET_CHANNEL_ID } from '../../src/data/memories.js'
import { questionsOf } from '../../src/data/questions.js'

const rowsOf = (personas: readonly { rows: number }[]) => personas.reduce((sum, { rows }) => sum + rows, 0)

describe('the plan of a data set', () => {
  test.each([100, 777, 10_000, 100_000, 300_000])('of %i memories adds up', (rows) => {
    const { scopes, others } = planDataset({ rows, seed: 1 })
    expect(rowsOf(scopes) + rowsOf(others)).toBe(rows)
    expect(others.every((persona) => persona.rows >= 1 && persona.rows <= 40)).toBe(true)
    expect(scopes.map((scope) => scope.rows)).toEqual(SCOPE_SIZES.slice(0, scopes.length))
  })

  test('measures every scope size from 100,000 memories on, and leaves a quarter of them to others', () => {
    expect(planDataset({ rows: 100_000, seed: 1 }).scopes).toHaveLength(SCOPE_SIZES.length)
    expect(rowsOf(planDataset({ rows: 10_000, seed: 1 }).others)).toBeGreaterThanOrEqual(2_500)
  })

  test('refuses a size that holds no scope', () => {
    expect(() => planDataset({ rows: 99, seed: 1 })).toThrow(RangeError)
    expect(() => planDataset({ rows: 1_000.5, seed: 1 })).toThrow(RangeError)
  })
})

describe('the memories of a data set', () => {
  const dataset = planDataset({ rows: 5_000, seed: 7 })
  const memories = [...memoriesOf(dataset)]
  const of = (personaId: string) => memories.filter((memory) => memory.personaId === personaId)

  test('are as many as each persona holds, each with an id of its own', () => {
    for (const { id, rows } of [...dataset.scopes, ...dataset.others]) expect(of(id)).toHaveLength(rows)
    const ids = memories.map(({ id }) => id)
    expect(new Set(ids).size).toBe(5_000)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('have ids spread as evenly as hashes, which recall counts on', () => {
    const inSlice = memories.filter(({ id }) => id < '40000000').length
    expect(inSlice / memories.length).toBeCloseTo(1 / 4, 1)
  })

  test('lie scattered among those of everybody else', () => {
    const largest = dataset.scopes.at(-1)!
    const first = memories.findIndex(({ personaId }) => personaId === largest.id)
    const last = memories.findLastIndex(({ personaId }) => personaId === largest.id)
    expect(last - first).toBeGreaterThan(4_000)
  })

  test('come in conversations: most share channel and character with one of the four before', () => {
    const together = (one: MemoryFacts, other: MemoryFacts) =>
      one.channelId === other.channelId && one.personalityId === other.personalityId
    const largest = of(dataset.scopes.at(-1)!.id)
    const going = largest.filter((memory, at) =>
      largest.slice(Math.max(0, at - 4), at).some((one) => together(memory, one)),
    )
    expect(going.length / largest.length).toBeGreaterThan(0.8)
  })

  test('are of the quiet channel in one of a hundred cases, and at least once', () => {
    for (const { id, rows } of dataset.scopes) {
      const quiet = of(id).filter(({ channelId }) => channelId === QUIET_CHANNEL_ID).length
      expect(quiet).toBeGreaterThanOrEqual(1)
      expect(Math.abs(quiet - rows / 100)).toBeLessThanOrEqual(1)
    }
  })

  test('are made one after the other, by characters of the data set', () => {
    const times = memories.map(({ createdAt }) => createdAt.getTime())
    expect(times).toEqual([...times].sort((one, other) => one - other))
    expect(new Set(times).size).toBe(5_000)
    expect(new Set(memories.map(({ personalityId }) => personalityId))).toEqual(new Set(personalityIdsOf(dataset)))
  })
})

describe('one seed', () => {
  const first = (seed: number, count: number) => {
    const memories = filledMemoriesOf(planDataset({ rows: 500, seed }))
    return Array.from({ length: count }, () => memories.next().value!)
  }

  test('gives the same memories again, texts and vectors included', () => {
    expect(first(3, 50)).toEqual(first(3, 50))
  })

  test('gives others than another seed', () => {
    const [one, other] = [first(3, 1)[0]!, first(4, 1)[0]!]
    expect(one.id).not.toBe(other.id)
    expect(one.text).not.toBe(other.text)
    expect(one.embedding).not.toEqual(other.embedding)
  })

  test('gives the same questions, none of which is a memory', () => {
    const dataset = planDataset({ rows: 500, seed: 3 })
    const questions = questionsOf(dataset, 20)
    expect(questions).toEqual(questionsOf(dataset, 20))
    expect(new Set(questions.map(({ words }) => words)).size).toBe(20)
    const near = (one: readonly number[], other: Float32Array) =>
      one.every((value, at) => Math.abs(value - other[at]!) < 1e-4)
    for (const { embedding } of filledMemoriesOf(dataset)) {
      expect(questions.some((question) => near(question.embedding, embedding))).toBe(false)
    }
  })
})
