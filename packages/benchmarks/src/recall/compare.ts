import { WITH_DOCUMENTS } from '../bare/systems.js'
import { OURS } from '../ours/system.js'
import type { RecallRow } from './rows.js'

/** Below, too many of the nearest are missing to compare the time. */
export const ENOUGH = 0.99

const isByHand = (system: string): boolean => /^(exact|quantized|hnsw-\d+)($|\+)/.test(system)
const givesDocuments = (system: string): boolean => system.endsWith(WITH_DOCUMENTS)

/** The adapter in one scope and case, beside the fastest of the others that find enough and miss nothing. */
export interface Comparison {
  ours: RecallRow
  /** Of the statements written by hand that give ids alone. */
  byHand: RecallRow | undefined
  /** Of the statements written by hand that do the same job. */
  sameJob: RecallRow | undefined
  /** Of the peers and the naive statement. */
  peer: RecallRow | undefined
}

/** One for each scope and case that the adapter was measured in. */
export function compare(rows: readonly RecallRow[]): Comparison[] {
  return rows
    .filter(({ system }) => system === OURS)
    .map((ours) => {
      const others = rows
        .filter((row) => row.case === ours.case && row.scope === ours.scope && row.system !== OURS)
        .filter(({ recall, short }) => recall !== null && recall >= ENOUGH && short === 0)
        .sort((one, other) => one.p50 - other.p50)
      return {
        ours,
        byHand: others.find(({ system }) => isByHand(system) && !givesDocuments(system)),
        sameJob: others.find(({ system }) => givesDocuments(system)),
        peer: others.find(({ system }) => !isByHand(system)),
      }
    })
}
