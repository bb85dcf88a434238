import { emptyTables, type VectorSource, vectorSource } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { queryRows } from '../../src/database/rows.js'
import { projectMemories } from '../../src/projection/project.js'
import { type MapPoint, readMap } from '../../src/projection/read-map.js'
import { listStaleMaps } from '../../src/projection/stale-maps.js'
import { useTestDatabase } from '../support/database.js'
import { embeddedMemories } from '../support/embedded-memories.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

describe('the map of a persona', () => {
  const database = useTestDatabase()
  let people: People
  let vectors: VectorSource

  beforeEach(async () => {
    await emptyTables(database)
    people = await somePeople(database)
    vectors = vectorSource({ seed: 3 })
  })

  const remember = (groups: number, each: number, from = 0, source = vectors) =>
    embeddedMemories(database, {
      ...{ personaId: people.ann, personalityId: people.lilith, groups, each, from },
      vectors: source,
    })
  const project = () => projectMemories(database, { personaId: people.ann })
  const read = () => readMap(database, { personaId: people.ann })
  const placesOf = (points: readonly MapPoint[]) => new Map(points.map(({ id, x, y }) => [id, [x, y] as const]))

  it('puts what is alike near each other', async () => {
    const topics = await remember(4, 20)
    expect(await read()).toMatchObject({ points: [], embedded: 80, unplaced: 80, isStale: true, fittedAtMs: null })
    expect(await project()).toMatchObject({ fitted: 80, placed: 0 })
    const map = await read()
    expect(map).toMatchObject({ embedded: 80, unplaced: 0, isStale: false, fittedAtMs: expect.any(Number) })
    const places = placesOf(map.points)
    expect([...places.values()].flat().every((value) => Math.abs(value) <= 1)).toBe(true)

    const topicOf = new Map(topics.flatMap((ids, topic) => ids.map((id) => [id, topic] as const)))
    for (const [id, place] of places) {
      const others = [...places].filter(([other]) => other !== id)
      const [nearest] = others.toSorted(([, one], [, other]) => distance(one, place) - distance(other, place))
      expect(topicOf.get(nearest![0])).toBe(topicOf.get(id))
    }
  })

  it('is the same one of the same vectors, and left alone while nothing came', async () => {
    await remember(2, 15)
    await project()
    const first = await read()
    expect(await project()).toMatchObject({ fitted: 0, placed: 0 })
    await queryRows(database.db, sql`delete from memory_points`)
    await project()
    expect((await read()).points).toEqual(first.points)
  })

  it('takes in what came later beside what is like it, and is made anew where much came', async () => {
    const [topic] = await remember(3, 20, 0, vectorSource({ seed: 4 }))
    await project()
    const before = placesOf((await read()).points)
    const [like] = await remember(1, 2, 100, vectorSource({ seed: 4 }))
    expect(await read()).toMatchObject({ unplaced: 2, isStale: true })
    expect(await listStaleMaps(database)).toEqual([people.ann])
    expect(await project()).toMatchObject({ fitted: 0, placed: 2 })
    expect(await listStaleMaps(database)).toEqual([])

    const after = placesOf((await read()).points)
    for (const [id, place] of before) expect(after.get(id)).toEqual(place)
    for (const id of like!) {
      const [nearest] = [...before].toSorted(
        ([, one], [, other]) => distance(one, after.get(id)!) - distance(other, after.get(id)!),
      )
      expect(topic).toContain(nearest![0])
    }
    await remember(2, 20, 200)
    expect(await project()).toMatchObject({ fitted: 102 })
  })

  it.each([0, 1, 2, 4, 5])('of %i memories is one', async (many) => {
    if (many > 0) await remember(1, many)
    await project()
    const { points, isStale } = await read()
    expect(points).toHaveLength(many)
    expect(isStale).toBe(false)
    expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
  })

  it('of memories with one and the same vector is one', async () => {
    await remember(1, 30)
    await queryRows(
      database.db,
      sql`update memory_vectors set embedding = (select embedding from memory_vectors limit 1)`,
    )
    await project()
    expect((await read()).points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
  })

  it('shows what the filters let through, newest first, and nothing deleted', async () => {
    await remember(1, 6)
    await embeddedMemories(database, {
      ...{ personaId: people.ann, personalityId: people.moss, groups: 1, each: 3, from: 50, vectors },
    })
    await project()
    const all = (await read()).points
    expect(all.map(({ createdAtMs }) => createdAtMs)).toEqual(
      all.map(({ createdAtMs }) => createdAtMs).toSorted((one, other) => other - one),
    )
    const ofMoss = await readMap(database, { personaId: people.ann, personalityId: people.moss })
    expect(ofMoss.points.map(({ personalityName }) => personalityName)).toEqual(['Moss', 'Moss', 'Moss'])
    expect(ofMoss.embedded).toBe(9)
    expect((await readMap(database, { personaId: people.ann, channelId: '7' })).points).toEqual([])
    expect((await readMap(database, { personaId: people.ben })).points).toEqual([])
    await queryRows(database.db, sql`update memories set visibility = 'deleted' where personality_id = ${people.moss}`)
    expect((await read()).points).toHaveLength(6)
  })

  it('forgets where an edited or erased memory lay', async () => {
    const [[edited, erased] = []] = await remember(1, 10)
    await project()
    const memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder({ model: 'fake-model' }) })
    const by = { actor: 'test' }
    await memory.edit({ personaId: people.ann, id: edited!, text: 'something else', by })
    await memory.forget({ personaId: people.ann, where: { ids: [erased!] }, depth: 'erase', by })
    const left = (await read()).points.map(({ id }) => id)
    expect(left).toHaveLength(8)
    expect(left).not.toContain(edited)
    expect(await queryRows(database.db, sql`select from memory_points where memory_id = ${erased}`)).toEqual([])
  })

  it('is made in a thread that can be ended, and what stood is kept', async () => {
    await remember(2, 20)
    await project()
    const before = await read()
    await remember(3, 20, 500)
    const controller = new AbortController()
    const projecting = projectMemories(database, { personaId: people.ann }, { signal: controller.signal })
    setTimeout(() => controller.abort(), 20)
    await expect(projecting).rejects.toThrow()
    expect((await read()).points).toEqual(before.points)
  })
})

const distance = ([x, y]: readonly [number, number], [otherX, otherY]: readonly [number, number]) =>
  Math.hypot(x - otherX, y - otherY)
