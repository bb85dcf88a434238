import { addCounts, type ShapesCounts } from './counts.js'
import type { ExportFile } from './export-files.js'
import type { FileProblem } from './stream-records.js'

/** What became of a file so far. */
export interface FileProgress {
  shape: string
  bytes: number
  modifiedMs: number
  counts: ShapesCounts
  /** Null while it is being read. */
  ended: 'whole' | FileProblem | null
}

/** How far an import got; a row of `transfer_runs` keeps it, written in the transaction of what it counts. */
export interface ShapesCheckpoint {
  files: Record<string, FileProgress>
  /** What the export calls personalities that are not known here, and how many records are theirs. */
  unknownPersonalities: Record<string, number>
}

export const readCheckpoint = (stored: Record<string, unknown> | null): ShapesCheckpoint =>
  (stored as unknown as ShapesCheckpoint | null) ?? { files: {}, unknownPersonalities: {} }

export const totalOf = ({ files }: ShapesCheckpoint): ShapesCounts =>
  addCounts(...Object.values(files).map(({ counts }) => counts))

/** What is known of a file; nothing where it has changed since. */
export function progressOf({ files }: ShapesCheckpoint, file: ExportFile): FileProgress {
  const known = files[file.path]
  const isSame = known?.bytes === file.bytes && known.modifiedMs === file.modifiedMs
  const { shape, bytes, modifiedMs } = file
  return known && isSame ? known : { shape, bytes, modifiedMs, counts: addCounts(), ended: null }
}
