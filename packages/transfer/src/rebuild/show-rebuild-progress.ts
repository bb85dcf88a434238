import { type Progress, type ProgressDisplay, type ProgressStream, showProgress } from '../progress.js'
import type { RebuildPhase } from './rebuild-memories.js'

const titles: Readonly<Record<RebuildPhase, { title: string; unit: string }>> = {
  turns: { title: 'Rebuilding memories', unit: 'turns' },
  vectors: { title: 'Embedding the rest', unit: 'memories' },
}

/** Shows a rebuild: one bar (or line) for its turns and, where some embedding was left over, one for the rest. */
export function showRebuildProgress(stream: ProgressStream): {
  update(progress: Progress & { phase: RebuildPhase }): void
  finish(): void
} {
  let current: { phase: RebuildPhase; display: ProgressDisplay } | undefined
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
