import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { changeState } from './change-state.js'
import type { Changed, NamedMemories } from './operation.js'

/** Keeps memories from being edited, hidden, deleted, merged or expired until they are unlocked. */
export const lockMemories = (target: Database | Transaction, input: NamedMemories): Promise<Changed> =>
  changeState(target, input, {
    action: 'lock',
    set: sql`is_locked = true`,
    applies: sql`not memory.is_locked`,
    sparesLocked: false,
  })

/** Lets memories change again. */
export const unlockMemories = (target: Database | Transaction, input: NamedMemories): Promise<Changed> =>
  changeState(target, input, {
    action: 'unlock',
    set: sql`is_locked = false`,
    applies: sql`memory.is_locked`,
    sparesLocked: false,
  })
