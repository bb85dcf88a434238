import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { mended, type Step, type Sync, sequences } from '../support/convergence/steps.js'
import { worldOf } from '../support/convergence/world.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'
import { beginAnew, cutOff, everything } from '../support/three-databases.js'

/*
 * Three databases, changed in any way, synced pairwise in any order and direction, some syncs cut off at any commit: once
 * they are synced until nothing differs, they are equal row for row, vectors included, and hold what was written last.
 * CONVERGENCE_RUNS says how many sequences.
 */

const databases = [useTestDatabase(), useTestDatabase(), useTestDatabase()] as const
const RUNS = Number(process.env.CONVERGENCE_RUNS ?? 8)

async function syncOnce({ pair: [one, other], direction, cut, cutFrom }: Sync): Promise<void> {
  const [from, to] = [databases[one]!, databases[other]!]
  const cutting = cutOff(cutFrom ? from : to, cut)
  try {
    await syncDatabases({ from: cutFrom ? cutting.database : from, to: cutFrom ? to : cutting.database, direction })
  } catch (error) {
    if (!cutting.wasCut() || cut === 0) throw error
  } finally {
    for (const database of [from, to]) await database.db.execute(sql`delete from leases`)
  }
}

async function untilNothingDiffers(): Promise<void> {
  for (let round = 0; round < 6; round++) {
    let changes = 0
    for (const [one, other] of [
      [0, 1],
      [2, 1],
      [0, 2],
    ] as const) {
      const { tables } = await syncDatabases({ from: databases[one], to: databases[other], direction: 'both' })
      changes += Object.keys(tables).length
    }
    if (changes === 0) return
  }
  throw new Error('six rounds were not enough')
}

test('three databases end equal, and hold what was written last', async () => {
  await fc.assert(
    fc.asyncProperty(sequences, async (sequence) => {
      await beginAnew(databases)
      const world = worldOf(databases, await Promise.all(databases.map(memoryOver)))
      await world.change({ verb: 'user', on: 0, which: 0, other: 0 })
      await world.change({ verb: 'user', on: 1, which: 1, other: 0 })
      await world.change({ verb: 'personality', on: 0, which: 0, other: 0 })
      for (const step of sequence) {
        if (step.verb === 'sync') await syncOnce(step)
        else await world.change(step)
      }
      await untilNothingDiffers()
      const [first, ...others] = await Promise.all(databases.map(everything))
      for (const other of others) expect(other).toEqual(first)
      await world.holdsIn(databases[0])
    }),
    {
      numRuns: RUNS,
      examples: mended.map((sequence) => [sequence] as [Step[]]),
      ...(process.env.CONVERGENCE_SEED ? { seed: Number(process.env.CONVERGENCE_SEED) } : {}),
    },
  )
}, 1_800_000)
