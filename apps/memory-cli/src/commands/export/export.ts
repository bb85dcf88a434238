import type { AddCommand } from '../../command-line.js'
import { addExportQdrant } from './qdrant.js'

/** In the order of the help. */
const targets: readonly AddCommand[] = [addExportQdrant]

export const addExport: AddCommand = (program, line) => {
  const parent = program.command('export').description('Bring memories elsewhere.')
  for (const add of targets) add(parent, line)
}
