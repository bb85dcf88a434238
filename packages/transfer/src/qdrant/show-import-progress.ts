import { type Progress, type ProgressDisplay, type ProgressStream, showProgress } from '../progress.js'
import type { QdrantImportPhase } from './import-qdrant.js'

const titles: Readonly<Record<QdrantImportPhase, string>> = {
  points: 'Importing from Qdrant',
  verification: 'Comparing both sides',
}

/** Shows an import: one bar (or line) for its points, one for the verification. */
export function showQdrantProgress(stream: ProgressStream): {
  update(progress: Progress & { phase: QdrantImportPhase }): void
  finish(): void
} {
  let current: { phase: QdrantImportPhase; display: ProgressDisplay } | undefined
  return {
    update({ phase, ...progress }) {
      if (current?.phase !== phase) {
        current?.display.finish()
        current = { phase, display: showProgress({ title: titles[phase], unit: 'points', stream }) }
      }
      current.display.update(progress)
    },
    finish: () => current?.display.finish(),
  }
}
