import { wrongInput } from './answers.js'
import type { Payload, PointId } from './contract.js'
import { normalId } from './point-id.js'

type Fields = Record<string, unknown>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a point passes a filter of `must`, `should`, `must_not`, and conditions on fields and ids. */
export function passes(filter: unknown, point: { id: PointId; payload?: Payload | null }): boolean {
  if (filter === undefined || filter === null) return true
  if (!isObject(filter)) throw wrongInput('Filter must be an object')
  const conditions = (name: string): unknown[] => {
    const given = filter[name]
    return given === undefined || given === null ? [] : Array.isArray(given) ? given : [given]
  }
  const holds = (condition: unknown) => meets(condition, point)
  const should = conditions('should')
  return (
    conditions('must').every(holds) &&
    !conditions('must_not').some(holds) &&
    (should.length === 0 || should.some(holds))
  )
}

function meets(condition: unknown, point: { id: PointId; payload?: Payload | null }): boolean {
  if (!isObject(condition)) throw wrongInput('Condition must be an object')
  if (Array.isArray(condition.has_id)) return condition.has_id.some((id) => normalId(id) === point.id)
  if (isObject(condition.is_empty)) return valuesAt(point.payload, String(condition.is_empty.key)).length === 0
  if (isObject(condition.is_null)) return valuesAt(point.payload, String(condition.is_null.key), true).includes(null)
  if (typeof condition.key === 'string') return meetsField(condition, valuesAt(point.payload, condition.key))
  return passes(condition, point)
}

function meetsField({ match, range }: Fields, values: readonly unknown[]): boolean {
  if (isObject(match)) {
    const wanted = Array.isArray(match.any) ? match.any : [match.value]
    return values.some((value) => wanted.includes(value))
  }
  if (isObject(range)) {
    const within = (value: number) =>
      (range.gt == null || value > Number(range.gt)) &&
      (range.gte == null || value >= Number(range.gte)) &&
      (range.lt == null || value < Number(range.lt)) &&
      (range.lte == null || value <= Number(range.lte))
    return values.some((value) => typeof value === 'number' && within(value))
  }
  throw wrongInput('Expected some form of condition on the field')
}

/** The values under a dotted path; a list counts as its items, nothing and null as none. */
function valuesAt(payload: Payload | null | undefined, path: string, keepNull = false): unknown[] {
  let value: unknown = payload
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined
  if (value === undefined || (value === null && !keepNull)) return []
  return Array.isArray(value) ? value : [value]
}
