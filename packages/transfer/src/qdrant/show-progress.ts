import { type Progress, type ProgressDisplay, type ProgressStream, showProgress } from '../progress.js'
import type { QdrantExportPhase } from './export-qdrant.js'
import type { QdrantImportPhase } from './import-qdrant.js'

type Phase = QdrantImportPhase | QdrantExportPhase

const titles: Readonly<Record<Phase, { title: string; unit: string }>> = {
  points: { title: 'Importing from Qdrant', unit: 'points' },
  index: { title: 'Building the vector index', unit: 'indexes' },
  verification: { title: 'Comparing both sides', unit: 'points' },
  memories: { title: 'Exporting to Qdrant', unit: 'memories' },
  forgotten: { title: 'Looking for what was forgotten', unit: 'points' },
}

/** Shows a move from or to Qdrant: one bar (or line) for each of its phases. */
export function showQdrantProgress(stream: ProgressStream): {
  update(progress: Progress & { phase: Phase }): void
  finish(): void
} {
  let current: { phase: Phase; display: ProgressDisplay } | undefined
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
