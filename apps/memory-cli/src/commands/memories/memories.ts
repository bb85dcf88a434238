import type { AddCommand } from '../../command-line.js'
import { addChanges } from './change.js'
import { addEditMemory } from './edit.js'
import { addListMemories } from './list.js'
import { addShowMemory } from './show.js'

/** In the order of the help. */
const parts: readonly AddCommand[] = [addListMemories, addShowMemory, addEditMemory, addChanges]

export const addMemories: AddCommand = (program, line) => {
  const parent = program
    .command('memories')
    .description('Look at the memories of a persona, correct them, and change what becomes of them.')
  for (const add of parts) add(parent, line)
}
