import type { Question } from '../data/questions.js'

/** What may be found. */
export type Filter =
  | { kind: 'all' }
  /** Said in this channel first, the rest from anywhere. */
  | { kind: 'channel'; channelId: string }
  /** Made before. */
  | { kind: 'before'; before: Date }
  /** All that is not deleted or hidden: some of the scope is. */
  | { kind: 'visible' }

export interface Search {
  question: Question
  personaId: string
  filter: Filter
  /** Most memories to find. */
  count: number
}

/** One way to find the nearest memories of a persona. */
export interface System {
  readonly name: string
  /** Ids, the nearest first. */
  search(search: Search): Promise<string[]>
  /** Whether it has a way to ask for this. */
  supports(filter: Filter['kind']): boolean
  /** Looks for memories by walking the HNSW graph, however few there are. */
  readonly walksGraph?: true
}

/** For systems that know filters, but not "first from there, then from anywhere": a second search for the rest. */
export async function channelFirst(search: Search, find: (search: Search) => Promise<string[]>): Promise<string[]> {
  const found = await find(search)
  if (search.filter.kind !== 'channel' || found.length >= search.count) return found
  const anywhere = await find({ ...search, filter: { kind: 'all' } })
  return [...new Set([...found, ...anywhere])].slice(0, search.count)
}
