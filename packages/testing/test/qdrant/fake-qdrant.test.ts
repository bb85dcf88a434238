import { QdrantClient } from '@qdrant/js-client-rest'
import { afterEach, describe, expect, it } from 'vitest'
import { type FakeQdrant, type FakeQdrantOptions, startFakeQdrant } from '../../src/qdrant/fake-qdrant.js'

let server: FakeQdrant
afterEach(() => server?.close())

/** A client as the real one would be used; the key goes as a header, since the client warns about keys over http. */
async function open(options: FakeQdrantOptions = {}): Promise<QdrantClient> {
  server = await startFakeQdrant(options)
  return clientWith(server.apiKey)
}
const clientWith = (key: string) =>
  new QdrantClient({ url: server.url, headers: { 'api-key': key }, checkCompatibility: false, timeout: 2_000 })

const square = { vectors: { size: 2, distance: 'Cosine' } } as const
const uuid = (digit: string) =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`

describe('collections', () => {
  it('are made, listed, described and deleted', async () => {
    const client = await open()
    await client.createCollection('b', square)
    await client.createCollection('a b/c', { vectors: { text: { size: 3, distance: 'Dot' } } })
    expect((await client.getCollections()).collections).toEqual([{ name: 'a b/c' }, { name: 'b' }])
    expect(await client.getCollection('a b/c')).toMatchObject({
      status: 'green',
      points_count: 0,
      config: { params: { vectors: { text: { size: 3, distance: 'Dot' } } } },
    })
    expect((await client.collectionExists('b')).exists).toBe(true)
    await client.deleteCollection('b')
    expect((await client.collectionExists('b')).exists).toBe(false)
  })

  it('that are not there are a 404 in Qdrant’s words', async () => {
    const client = await open()
    await expect(client.scroll('none')).rejects.toMatchObject({
      status: 404,
      data: { status: { error: "Not found: Collection `none` doesn't exist!" } },
    })
    await expect(
      client.createCollection('one', square).then(() => client.createCollection('one', square)),
    ).rejects.toMatchObject({ status: 409 })
  })

  it('say of which version they are', async () => {
    const client = await open()
    expect(await client.versionInfo()).toMatchObject({ version: expect.stringMatching(/^1\.18\./) })
  })
})

describe('points', () => {
  it('are scrolled integers first, then uuids, page by page', async () => {
    const client = await open()
    await client.createCollection('c', square)
    const ids = [uuid('b'), 11, uuid('a'), 2]
    await client.upsert('c', { points: ids.map((id) => ({ id, vector: [1, 0], payload: { id } })) })
    const seen: unknown[] = []
    let offset: number | string | undefined
    do {
      const page = await client.scroll('c', { limit: 3, ...(offset === undefined ? {} : { offset }) })
      expect(page.points[0]).not.toHaveProperty('vector')
      seen.push(...page.points.map((point) => point.id))
      offset = (page.next_page_offset ?? undefined) as typeof offset
    } while (offset !== undefined)
    expect(seen).toEqual([2, 11, uuid('a'), uuid('b')])
  })

  it('come with what is asked for', async () => {
    const client = await open()
    await client.createCollection('c', {
      vectors: { text: { size: 2, distance: 'Dot' }, image: { size: 1, distance: 'Dot' } },
    })
    const vectors = { text: [[1, 2]], image: [[3]] }
    await client.upsert('c', { batch: { ids: [1], vectors, payloads: [{ a: 1, b: 2 }] } })
    const [point] = await client.retrieve('c', { ids: [1, 7], with_payload: ['a'], with_vector: ['text'] })
    expect(point).toEqual({ id: 1, payload: { a: 1 }, vector: { text: [1, 2] } })
    const { points } = await client.scroll('c', { with_payload: false, with_vector: true })
    expect(points).toEqual([{ id: 1, payload: null, vector: { text: [1, 2], image: [3] } }])
  })

  it('are counted, filtered and deleted', async () => {
    const client = await open()
    await client.createCollection('c', square)
    const points = [1, 2, 3].map((id) => ({
      id,
      vector: [1, id],
      payload: { who: id < 3 ? 'ann' : 'ben', deep: { at: id } },
    }))
    await client.upsert('c', { points })
    const ann = { must: [{ key: 'who', match: { value: 'ann' } }] }
    expect((await client.count('c', { filter: ann })).count).toBe(2)
    expect((await client.count('c', { filter: { must_not: [{ key: 'deep.at', range: { gte: 2 } }] } })).count).toBe(1)
    expect(
      (await client.count('c', { filter: { must: [{ has_id: [1, 3] }, { is_empty: { key: 'none' } }] } })).count,
    ).toBe(2)
    await client.delete('c', { points: [1] })
    await client.delete('c', { filter: { must: [{ key: 'who', match: { any: ['ben'] } }] } })
    expect((await client.scroll('c')).points.map(({ id }) => id)).toEqual([2])
  })

  it('are found nearest first, by query and by search', async () => {
    const client = await open()
    await client.createCollection('c', square)
    await client.upsert('c', {
      points: [
        { id: 1, vector: [1, 0], payload: { who: 'ann' } },
        { id: 2, vector: [1, 1] },
        { id: 3, vector: [-2, 0] },
      ],
    })
    const { points } = await client.query('c', { query: [1, 0.1], limit: 2, with_payload: true })
    expect(points.map(({ id, score }) => [id, score.toFixed(2)])).toEqual([
      [1, '1.00'],
      [2, '0.77'],
    ])
    expect(points[0]!.payload).toEqual({ who: 'ann' })
    const found = await client.search('c', { vector: [1, 0], limit: 5, score_threshold: 0.5 })
    expect(found.map(({ id }) => id)).toEqual([1, 2])
    expect((await client.query('c', { query: 3, limit: 1 })).points[0]!.id).toBe(3)
  })

  it('of the wrong shape are refused, and nothing of their batch is kept', async () => {
    const client = await open()
    await client.createCollection('c', square)
    const bad = [
      { id: 2, vector: [1, 2, 3] },
      { id: 'no-id', vector: [1, 2] },
      { id: 2, vector: { other: [1, 2] } },
    ]
    for (const point of bad) {
      await expect(client.upsert('c', { points: [{ id: 1, vector: [1, 2] }, point] })).rejects.toMatchObject({
        status: 400,
      })
    }
    expect((await client.count('c')).count).toBe(0)
  })

  it('of cosine are kept with unit length, as Qdrant keeps them', async () => {
    const client = await open()
    await client.createCollection('c', square)
    await client.upsert('c', {
      points: [
        { id: 1, vector: [3, 4] },
        { id: 2, vector: [0, 0] },
      ],
    })
    const { points } = await client.scroll('c', { with_vector: true })
    expect(points.map(({ vector }) => vector)).toEqual([
      [Math.fround(0.6), Math.fround(0.8)],
      [0, 0],
    ])
  })

  it('may have ids past 2^53, which go out digit for digit', async () => {
    await open()
    server.addCollection('c', square, [
      { id: 2n ** 63n + 1n, vector: [1, 0] },
      { id: 5, vector: [1, 0] },
    ])
    const response = await fetch(`${server.url}/collections/c/points/scroll`, {
      method: 'POST',
      headers: { 'api-key': server.apiKey },
      body: '{"limit":1}',
    })
    expect(await response.text()).toContain('"next_page_offset":9223372036854775809}')
  })

  it('of a generator are served without being kept', async () => {
    const client = await open()
    const at = (position: number) => ({ id: position + 1, vectors: { '': [1, position] }, payload: {} })
    server.addCollection('c', square, { size: 1_000_000, at, seek: (id) => Number(id) - 1 })
    expect((await client.count('c')).count).toBe(1_000_000)
    expect((await client.scroll('c', { offset: 999_999 })).points.map(({ id }) => id)).toEqual([999_999, 1_000_000])
  })
})

describe('the door', () => {
  it('takes its own key only, and says so in plain text', async () => {
    await open()
    await expect(clientWith('other').getCollections()).rejects.toMatchObject({
      status: 401,
      data: 'Invalid API key or JWT',
    })
    const keyless = await fetch(`${server.url}/collections`)
    expect([keyless.status, await keyless.text()]).toEqual([
      401,
      'Must provide an API key or an Authorization bearer token',
    ])
    expect(JSON.stringify(server.requests)).not.toContain('other')
  })

  it.each([
    ['rate_limited', 429],
    ['server_error', 500],
    ['unavailable', 503],
  ] as const)('%s answers %i once, then works again', async (kind, status) => {
    const client = await open()
    server.fault(kind)
    const response = await fetch(`${server.url}/collections`, { headers: { 'api-key': server.apiKey } })
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ status: { error: expect.any(String) }, time: expect.any(Number) })
    await expect(client.getCollections()).resolves.toBeDefined()
  })

  it.each(['cut', 'cut_mid_body', 'invalid_json'] as const)('breaks an answer by %s', async (kind) => {
    const client = await open()
    server.fault(kind)
    await expect(client.getCollections().then(({ collections }) => collections.length)).rejects.toThrow()
    await expect(client.getCollections()).resolves.toBeDefined()
  })
})
