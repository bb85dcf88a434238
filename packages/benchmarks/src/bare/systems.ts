import { channelFirst, type Filter, type Search, type System } from '../measure/system.js'
import type { BareDriver } from './driver.js'
import { exactStatement, type Gives, hnswStatement, quantizedStatement } from './statements.js'

/** What recall is measured against. */
export const EXACT = 'exact'
const EF_SEARCHES = [40, 100, 200, 400] as const

/** What a name ends in where the statement does the adapter's whole job. */
export const WITH_DOCUMENTS = '+documents'

/** Every search of the vectors, by hand, through the bare driver, for ids and for documents. The first is exact. */
export const bareSystems = (driver: BareDriver): System[] => [
  ...systemsGiving(driver, 'ids'),
  ...systemsGiving(driver, 'documents'),
]

function systemsGiving(driver: BareDriver, gives: Gives): System[] {
  const ending = gives === 'documents' ? WITH_DOCUMENTS : ''
  return [
    bareSystem(driver, `${EXACT}${ending}`, (kind, count) => exactStatement(kind, count, gives)),
    bareSystem(driver, `quantized${ending}`, (kind, count) => quantizedStatement(kind, count, gives)),
    ...EF_SEARCHES.map((efSearch): System => {
      const statement: Statement = (kind, count) => hnswStatement(kind, count, efSearch, gives)
      return { ...bareSystem(driver, `hnsw-${efSearch}${ending}`, statement), walksGraph: true }
    }),
  ]
}

type Statement = (kind: Filter['kind'], count: number) => string

function bareSystem(driver: BareDriver, name: string, statement: Statement): System {
  const find = async ({ question, personaId, filter, count }: Search) => {
    const parameters = [personaId, question.embeddingText, ...filterParameter(filter)]
    const rows = await driver.query<{ id: string }>(statement(filter.kind, count), parameters)
    return rows.map(({ id }) => id)
  }
  return { name, supports: () => true, search: (search) => channelFirst(search, find) }
}

function filterParameter(filter: Filter): string[] {
  if (filter.kind === 'channel') return [filter.channelId]
  if (filter.kind === 'before') return [filter.before.toISOString()]
  return []
}
