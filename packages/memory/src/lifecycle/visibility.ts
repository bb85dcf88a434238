import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { changeState } from './change-state.js'
import type { Changed, NamedMemories } from './operation.js'

/** Keeps memories out of every answer, until `restoreMemories`. Deleted ones stay deleted. */
export const hideMemories = (target: Database | Transaction, input: NamedMemories): Promise<Changed> =>
  become(target, input, 'hide', 'hidden')

/** Puts memories away: out of every answer, but kept for the record. Deleted ones stay deleted. */
export const archiveMemories = (target: Database | Transaction, input: NamedMemories): Promise<Changed> =>
  become(target, input, 'archive', 'archived')

/**
 * Deletes memories softly: nothing shows them any more, adding the same text again does not bring them back, and
 * `restoreMemories` or `undo` does. For what must be gone for good, see `eraseMemories`.
 */
export const deleteMemories = (target: Database | Transaction, input: NamedMemories): Promise<Changed> =>
  become(target, input, 'delete', 'deleted')

/** Brings hidden, archived and softly deleted memories back, also expired ones: their time limit goes. */
export const restoreMemories = (target: Database | Transaction, input: NamedMemories): Promise<Changed> =>
  changeState(target, input, {
    action: 'restore',
    set: sql`visibility = 'normal', expires_at = case when memories.expires_at > now() then memories.expires_at end`,
    applies: sql`(memory.visibility <> 'normal' or coalesce(memory.expires_at <= now(), false))`,
    sparesLocked: true,
  })

function become(
  target: Database | Transaction,
  input: NamedMemories,
  action: string,
  visibility: 'hidden' | 'archived' | 'deleted',
): Promise<Changed> {
  return changeState(target, input, {
    action,
    set: sql`visibility = ${visibility}`,
    applies: sql`memory.visibility not in ('deleted', ${visibility})`,
    sparesLocked: true,
  })
}
