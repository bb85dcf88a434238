import type { AddCommand } from '../../command-line.js'
import { addCreateArchive } from './create.js'
import { addInspectArchive } from './inspect.js'
import { addRestoreArchive } from './restore.js'
import { addVerifyArchive } from './verify.js'

/** In the order of the help. */
const verbs: readonly AddCommand[] = [addCreateArchive, addInspectArchive, addVerifyArchive, addRestoreArchive]

export const addArchive: AddCommand = (program, line) => {
  const parent = program.command('archive').description('Write the database to one file, and bring it back.')
  for (const add of verbs) add(parent, line)
}
