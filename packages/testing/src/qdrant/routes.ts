import type { Answer } from '../http/answer.js'
import type { RecordedRequest } from '../http/recorded-request.js'
import { about, Refusal, success, wrongInput } from './answers.js'
import { type Collection, openCollection, type Shown } from './collection.js'
import type { CollectionParams, Point, UpdateResult } from './contract.js'

type Fields = Record<string, unknown>

/** The version that the fake says it is. */
const VERSION = '1.18.0'

/** Answers a request as Qdrant does. @throws Refusal */
export function answerRoute(
  { method, path, body }: Pick<RecordedRequest, 'method' | 'path' | 'body'>,
  collections: Map<string, Collection>,
): Answer {
  const [, root, name, ...rest] = path.split('/').map(decodeURIComponent)
  if (root === '' && method === 'GET') return about(VERSION)
  if (root !== 'collections') throw new Refusal(404, '')
  if (name === undefined) {
    return success({ collections: [...collections.keys()].sort().map((known) => ({ name: known })) })
  }

  const route = `${method} ${rest.join('/')}`
  if (route === 'GET exists') return success({ exists: collections.has(name) })
  if (route === 'PUT ') return create(name, fieldsOf(body), collections)
  const collection = collections.get(name)
  if (!collection) throw new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`)
  if (route === 'GET ') return success(collection.info())
  if (route === 'DELETE ') return success(collections.delete(name))
  return answerPoints(route, fieldsOf(body), collection)
}

function answerPoints(route: string, fields: Fields, collection: Collection): Answer {
  const { filter } = fields
  const limit = Number(fields.limit ?? 10)
  if (!Number.isInteger(limit) || limit < 1) throw wrongInput('limit: value must be 1 or larger')
  switch (route) {
    case 'POST points/scroll':
      return success(collection.scroll({ offset: fields.offset, limit, filter }, shownOf(fields)))
    case 'POST points/count':
      return success({ count: collection.count(filter) })
    case 'POST points':
      return success(collection.retrieve(listOf(fields.ids, 'ids'), shownOf(fields)))
    case 'POST points/search': {
      const named = fields.vector as { name?: string; vector?: unknown }
      const wanted = Array.isArray(fields.vector)
        ? { vector: fields.vector, using: undefined }
        : { vector: named?.vector, using: named?.name }
      return success(collection.nearest({ ...wanted, limit, filter, threshold: thresholdOf(fields) }, shownOf(fields)))
    }
    case 'POST points/query': {
      const query = fields.query as { nearest?: unknown }
      const vector = Array.isArray(query) || typeof query !== 'object' ? query : query.nearest
      const using = fields.using as string | undefined
      const points = collection.nearest(
        { vector, using, limit, filter, threshold: thresholdOf(fields) },
        shownOf({ with_payload: false, ...fields }),
      )
      return success({ points })
    }
    case 'PUT points':
      collection.upsert(pointsOf(fields))
      return success(updated())
    case 'POST points/delete':
      collection.remove(
        Array.isArray(fields.points) ? { points: fields.points } : { filter: fields.filter ?? refuseEmpty() },
      )
      return success(updated())
    default:
      throw new Refusal(404, '')
  }
}

function create(name: string, fields: Fields, collections: Map<string, Collection>): Answer {
  if (collections.has(name)) throw new Refusal(409, `Wrong input: Collection \`${name}\` already exists!`)
  if (typeof fields.vectors !== 'object' || fields.vectors === null) throw wrongInput('vectors: missing')
  const { vectors, sparse_vectors } = fields as unknown as CollectionParams
  collections.set(name, openCollection({ vectors, ...(sparse_vectors ? { sparse_vectors } : {}) }))
  return success(true)
}

const updated = (): UpdateResult => ({ operation_id: 0, status: 'completed' })

function refuseEmpty(): never {
  throw wrongInput('expected `points` or `filter`')
}

function shownOf({ with_payload, with_vector }: Fields): Shown {
  const selector = with_payload as { include?: string[] } | boolean | string[] | undefined
  const payload =
    typeof selector === 'object' && selector !== null && !Array.isArray(selector)
      ? (selector.include ?? true)
      : selector
  return { payload: payload ?? true, vector: (with_vector as boolean | string[] | undefined) ?? false }
}

const thresholdOf = ({ score_threshold }: Fields): number | undefined =>
  typeof score_threshold === 'number' ? score_threshold : undefined

/** Points come as a list, or as lists of their parts. */
function pointsOf(fields: Fields): Point[] {
  if (fields.points !== undefined) return listOf(fields.points, 'points') as Point[]
  const { ids, vectors, payloads } = fieldsOf(fields.batch)
  const vectorAt = (at: number): unknown =>
    Array.isArray(vectors)
      ? vectors[at]
      : Object.fromEntries(Object.entries(fieldsOf(vectors)).map(([name, rows]) => [name, listOf(rows, name)[at]]))
  return listOf(ids, 'ids').map(
    (id, at) => ({ id, vector: vectorAt(at), payload: (payloads as unknown[] | undefined)?.[at] }) as Point,
  )
}

function listOf(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new Refusal(400, `Format error in JSON body: missing field \`${name}\``)
  return value
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null)
    throw new Refusal(400, 'Format error in JSON body: EOF while parsing')
  return value as Fields
}
