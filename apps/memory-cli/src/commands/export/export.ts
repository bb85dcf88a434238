import type { AddCommand } from '../../command-line.js'
import { addExportPerson } from './person.js'
import { addExportQdrant } from './qdrant.js'

/** In the order of the help. */
const targets: readonly AddCommand[] = [addExportQdrant, addExportPerson]

export const addExport: AddCommand = (program, line) => {
  const parent = program
    .command('export')
    .description('Bring memories elsewhere, or hand a person what is stored about them.')
  for (const add of targets) add(parent, line)
}
