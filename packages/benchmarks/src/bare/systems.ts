import { channelFirst, type Filter, type Search, type System } from '../measure/system.js'
import type { BareDriver } from './driver.js'
import { exactStatement, hnswStatement, quantizedStatement } from './statements.js'

/** What recall is measured against. */
export const EXACT = 'exact'
const EF_SEARCHES = [40, 100, 200, 400] as const

/** Every search of the vectors, by hand, through the bare driver. The first is exact. */
export function bareSystems(driver: BareDriver): System[] {
  return [
    bareSystem(driver, EXACT, exactStatement),
    bareSystem(driver, 'quantized', quantizedStatement),
    ...EF_SEARCHES.map((efSearch): System => {
      const system = bareSystem(driver, `hnsw-${efSearch}`, (kind, count) => hnswStatement(kind, count, efSearch))
      return { ...system, walksGraph: true }
    }),
  ]
}

function bareSystem(
  driver: BareDriver,
  name: string,
  statement: (kind: Filter['kind'], count: number) => string,
): System {
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
