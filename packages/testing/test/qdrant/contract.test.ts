import type { QdrantClient, Schemas } from '@qdrant/js-client-rest'
import { expect, expectTypeOf, it } from 'vitest'
import type {
  CollectionInfo,
  CollectionParams,
  Point,
  PointRecord,
  ScoredPoint,
  ScrollResult,
  UpdateResult,
} from '../../src/qdrant/contract.js'

/** As JSON carries it: a bigint is a number there, and nothing is read-only. */
type OnWire<Value> = Value extends bigint
  ? number
  : Value extends object
    ? { -readonly [Key in keyof Value]: OnWire<Value[Key]> }
    : Value

it('what the fake answers is what the client says it gets', () => {
  expectTypeOf<OnWire<ScrollResult>>().toExtend<Schemas['ScrollResult']>()
  expectTypeOf<OnWire<PointRecord>>().toExtend<Schemas['Record']>()
  expectTypeOf<OnWire<ScoredPoint>>().toExtend<Schemas['ScoredPoint']>()
  expectTypeOf<OnWire<CollectionInfo>>().toExtend<Schemas['CollectionInfo']>()
  expectTypeOf<OnWire<UpdateResult>>().toExtend<Schemas['UpdateResult']>()
  expectTypeOf<{ count: number }>().toExtend<Schemas['CountResult']>()
  expectTypeOf<{ collections: { name: string }[] }>().toExtend<Schemas['CollectionsResponse']>()
  expectTypeOf<{ points: OnWire<ScoredPoint>[] }>().toExtend<Schemas['QueryResponse']>()
})

it('what the fake keeps is what the client may send', () => {
  expectTypeOf<OnWire<Point>>().toExtend<Schemas['PointStruct']>()
  expectTypeOf<OnWire<CollectionParams>['vectors']>().toExtend<Schemas['VectorsConfig']>()
  expectTypeOf<Awaited<ReturnType<QdrantClient['scroll']>>>().toEqualTypeOf<Schemas['ScrollResult']>()
  // Types are checked by `typecheck`; this keeps the runner from calling the test empty.
  expect.assertions(0)
})
