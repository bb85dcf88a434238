export { type BacklogCounts, countBacklog, type DrainReport, drainBacklog } from './backlog/drain-backlog.js'
export { type Progress, type ProgressDisplay, type ProgressStream, showProgress } from './progress.js'
export type { RebuildCounts } from './rebuild/counts.js'
export {
  hasUnfinishedRebuild,
  type RebuildOptions,
  type RebuildPhase,
  type RebuildReport,
  rebuildMemories,
} from './rebuild/rebuild-memories.js'
