export { type BacklogCounts, countBacklog, type DrainReport, drainBacklog } from './backlog/drain-backlog.js'
export { type HistoryLine, historyLine } from './history/history-line.js'
export {
  type HistoryImportReport,
  type ImportHistoryOptions,
  importHistory,
  type RefusedLine,
} from './history/import-history.js'
export { importPeople, type PeopleFile, peopleFile } from './history/import-people.js'
export { importPersonalities, type PersonalitiesFile, personalitiesFile } from './history/import-personalities.js'
export { type Progress, type ProgressDisplay, type ProgressStream, showProgress } from './progress.js'
export type { RebuildCounts } from './rebuild/counts.js'
export {
  hasUnfinishedRebuild,
  planRebuild,
  type RebuildOptions,
  type RebuildPhase,
  type RebuildReport,
  rebuildMemories,
} from './rebuild/rebuild-memories.js'
export { showRebuildProgress } from './rebuild/show-rebuild-progress.js'
export { stopOnSignals } from './stop-on-signals.js'
