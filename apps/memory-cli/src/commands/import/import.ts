import type { AddCommand } from '../../command-line.js'
import { addImportHistory } from './history.js'
import { addImportQdrant } from './qdrant.js'
import { addImportShapes } from './shapes.js'

/** In the order of the help. */
const sources: readonly AddCommand[] = [addImportQdrant, addImportShapes, addImportHistory]

export const addImport: AddCommand = (program, line) => {
  const parent = program.command('import').description('Bring memories and conversations in from elsewhere.')
  for (const add of sources) add(parent, line)
}
