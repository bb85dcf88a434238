import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { transaction } from '../database/transaction.js'
import { parseInput, uuid } from '../input.js'
import type { RecallContext } from '../recall/search.js'
import { type Erased, eraseSelected } from './erase.js'
import { type By, by } from './operation.js'
import { type Selected, type Selection, searchedIds, selectionInput, selectMemories } from './select.js'
import { deleteMemories } from './visibility.js'

const forgetInput = z.strictObject({
  personaId: uuid,
  where: selectionInput,
  depth: z.enum(['delete', 'erase']).default('delete'),
  withHistory: z.boolean().default(false),
  includeLocked: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  by,
})

/** Which memories are to be forgotten, how deep, and who wants it. */
export interface Forget {
  personaId: string
  where: Selection
  /**
   * 'delete' (default): softly, until `undo` or `restore`. 'erase': for good, with vectors, versions and work items, and
   * so that no import, rebuild, restore or sync brings it back.
   */
  depth?: 'delete' | 'erase' | undefined
  /** With depth 'erase': the messages they were made of go too, and what else was made of those. Default false. */
  withHistory?: boolean | undefined
  /** With depth 'erase': locked ones too. Default false: they are left and counted. */
  includeLocked?: boolean | undefined
  /** Only say what would go. */
  dryRun?: boolean | undefined
  by: By
}

/** What was forgotten, or would be where it was a dry run. */
export interface Forgotten extends Erased {
  /** What `undo` takes; null in a dry run, and after an erasure, which cannot be undone. */
  operationId: string | null
}

/** Takes with it, in the transaction of an erasure, what other packages keep of the same messages, such as jobs. */
export type AlsoErase = (tx: Transaction, erased: { personaId: string; historyIds: readonly string[] }) => Promise<void>

/**
 * Forgets memories of a persona: by id, message, personality, channel, sender, time, or what a question finds. Several
 * conditions narrow each other. Everything happens in one transaction.
 *
 * @throws MemoryError `invalid_input`; with `search` also what recall throws
 * @example
 * ```ts
 * const wanted = { personaId, where: { search: { query: 'Rex' } }, depth: 'erase', withHistory: true, by } as const
 * const shown = await memory.forget({ ...wanted, dryRun: true })
 * await memory.forget({ ...wanted, where: { ids: shown.memories.map(({ id }) => id) } })
 * ```
 */
export async function forget(
  context: RecallContext & { alsoErase?: AlsoErase | undefined },
  input: Forget,
): Promise<Forgotten> {
  const { personaId, where, depth, dryRun, ...how } = parseInput(forgetInput, input, 'forget')
  const foundIds = await searchedIds(context, personaId, where)
  return guarded(() =>
    transaction(context.database, async (tx) => {
      const selected = await selectMemories(tx, personaId, where, foundIds)
      if (depth === 'erase') {
        const erased = await eraseSelected(tx, { personaId, selected, dryRun, alsoErase: context.alsoErase, ...how })
        return { operationId: null, ...erased }
      }
      return deleteSelected(tx, personaId, selected, dryRun, how.by)
    }),
  )
}

async function deleteSelected(
  tx: Database | Transaction,
  personaId: string,
  selected: readonly Selected[],
  dryRun: boolean,
  by: By,
): Promise<Forgotten> {
  const standing = selected.filter(({ visibility }) => visibility !== 'deleted')
  const open = standing.filter(({ isLocked }) => !isLocked)
  const told = { memories: open, locked: standing.length - open.length, messages: 0 }
  if (dryRun || open.length === 0) return { operationId: null, ...told }
  const { operationId } = await deleteMemories(tx, { personaId, ids: open.map(({ id }) => id), by })
  return { operationId, ...told }
}
