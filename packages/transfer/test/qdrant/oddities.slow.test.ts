import { memoryId, recordMessage } from '@bot/memory'
import { botCollections } from '@bot/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import type { QdrantImportReport } from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'
import { importsInto, type Known, knownPeopleIn, stateOf, useFakeQdrant } from '../support/qdrant.js'

const database = useTestDatabase()
const fakeQdrant = useFakeQdrant()
const run = importsInto(database)
const START = Date.UTC(2026, 0, 5)

let known: Known
beforeEach(async () => {
  known = await knownPeopleIn(database)
})

describe('collections with every oddity of the bot’s data', () => {
  async function filled(chaos = false) {
    const messageIds: string[] = []
    const { people, personalities } = known
    for (const number of [1, 2, 3]) {
      await recordMessage(database, {
        personaId: people[0]!.personaId,
        personalityId: personalities[0]!.id,
        channelId: '801',
        guildId: number === 3 ? null : '701',
        role: 'user',
        content: `message ${number}`,
        createdAt: START + number,
        discordMessageIds: [`77${number}`],
      })
      messageIds.push(`77${number}`)
    }
    const made = botCollections({ seed: 5, collections: 15, points: 200, odd: 0.8, messageIds, memoryId, ...known })
    const kinds = ['rate_limited', 'server_error', 'cut', 'cut_mid_body', 'invalid_json', 'slow'] as const
    const qdrant = await fakeQdrant(chaos ? { chaos: { seed: 3, probability: 0.1, kinds } } : {})
    for (const [name, { params, points }] of made.collections) qdrant.addCollection(name, params, points)
    return { qdrant, expected: made.expected }
  }

  it('are counted to the last point, verified, and left alone by a second run', async () => {
    const { qdrant, expected } = await filled()
    const counted = await run(qdrant, { dryRun: true, pageSize: 6 })
    expect(await stateOf(database)).toMatchObject({ memories: 0, unclaimed: null })
    const report = await run(qdrant, { pageSize: 6 })
    expect(report.counts).toEqual({ ...expected, existed: 0, erased: 0, failed: 0 })
    expect(counted.counts).toEqual(report.counts)
    expect(counted.collections).toEqual(report.collections)
    expect(report).toMatchObject({
      status: 'finished',
      resumed: false,
      verification: { ok: true, parity: { overlap: 1 } },
    })
    const state = await stateOf(database)
    expect(state.memories).toBe(expected.inserted)

    const again = await run(qdrant)
    expect(again).toMatchObject({ resumed: false, verification: { ok: true } })
    expect(again.counts).toMatchObject({ inserted: 0, existed: expected.inserted, repeated: expected.repeated })
    expect(await stateOf(database)).toEqual(state)
  })

  it('end in the same state through a flaky server and stops at every few pages', async () => {
    const smooth = await filled()
    await run(smooth.qdrant, { pageSize: 6 })
    const state = await stateOf(database)

    known = await knownPeopleIn(database)
    const { qdrant, expected } = await filled(true)
    let report: QdrantImportReport
    let runs = 0
    do {
      let pages = 0
      const stop = new AbortController()
      const onProgress = () => {
        if (++pages > 5) stop.abort()
      }
      report = await run(qdrant, { pageSize: 6, ...(runs < 4 ? { signal: stop.signal, onProgress } : {}) })
      runs++
    } while (report.status === 'stopped')
    expect(runs).toBe(5)
    expect(report.resumed).toBe(true)
    expect(report.counts).toEqual({ ...expected, existed: 0, erased: 0, failed: 0 })
    expect(report.verification).toMatchObject({ ok: true })
    expect(await stateOf(database)).toEqual(state)
  })
})
