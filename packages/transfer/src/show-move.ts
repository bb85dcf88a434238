import { type Progress, type ProgressDisplay, type ProgressStream, showProgress } from './progress.js'
import type { QdrantExportPhase } from './qdrant/export-qdrant.js'
import type { QdrantImportPhase } from './qdrant/import-qdrant.js'
import type { RebuildPhase } from './rebuild/rebuild-memories.js'
import type { ShapesPhase } from './shapes/import-shapes.js'

/** Every phase of every move. */
export type MovePhase = RebuildPhase | QdrantImportPhase | QdrantExportPhase | ShapesPhase

const titles: Readonly<Record<MovePhase, { title: string; unit: string }>> = {
  turns: { title: 'Rebuilding memories', unit: 'turns' },
  vectors: { title: 'Embedding the rest', unit: 'memories' },
  points: { title: 'Importing from Qdrant', unit: 'points' },
  index: { title: 'Building the vector index', unit: 'indexes' },
  verification: { title: 'Comparing both sides', unit: 'points' },
  memories: { title: 'Exporting to Qdrant', unit: 'memories' },
  forgotten: { title: 'Looking for what was forgotten', unit: 'points' },
  records: { title: 'Importing the export', unit: 'bytes' },
  texts: { title: 'Looking for every text', unit: 'bytes' },
}

/** Shows a move: one bar (or line) for each of its phases. */
export function showMove(stream: ProgressStream): {
  update(progress: Progress & { phase: MovePhase }): void
  finish(): void
} {
  let current: { phase: MovePhase; display: ProgressDisplay } | undefined
  return {
    update({ phase, ...progress }) {
      if (current?.phase !== phase) {
        current?.display.finish()
        current = { phase, display: showProgress({ ...titles[phase], stream }) }
      }
      current.display.update(progress)
    },
    finish: () => current?.display.finish(),
  }
}
