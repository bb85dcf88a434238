import type { Sql } from 'postgres'

/** How a pool is used just now. */
export interface PoolUse {
  readonly max: number
  readonly inUse: number
  /** Statements and transactions that wait for a connection. */
  readonly waiting: number
}

/**
 * Counts what runs on a pool. The driver tells nobody, so its two ways in are counted: statements by themselves, and
 * transactions, which hold one connection however many statements they run.
 */
export function countPoolUse(client: Sql, max: number): () => PoolUse {
  let running = 0
  const counted = <Work extends Promise<unknown>>(work: Work): Work => {
    running++
    const ended = () => {
      running--
    }
    // The driver's own `then` would send a statement before its caller has said how it wants the rows.
    Promise.prototype.then.call(work, ended, ended)
    return work
  }
  const { unsafe, begin } = client
  client.unsafe = ((...given: Parameters<typeof unsafe>) => counted(unsafe(...given))) as typeof unsafe
  client.begin = ((...given: Parameters<typeof begin>) => counted(begin(...given))) as typeof begin
  return () => ({ max, inUse: Math.min(running, max), waiting: Math.max(0, running - max) })
}
