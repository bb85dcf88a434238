export { type AdoptedFrom, type AdoptFromOptions, adoptFrom } from './adopt/adopt-from.js'
export { applyAdoption } from './adopt/apply-adoption.js'
export { type FinishedAdoption, finishAdoption } from './adopt/finish-adoption.js'
export { type AdoptionPlan, planAdoption } from './adopt/plan-adoption.js'
export { countMemoriesSinceAdoption, type UndoneAdoption, undoAdoption } from './adopt/undo-adoption.js'
export { type CreateArchiveOptions, createArchive } from './archive/create-archive.js'
export type { ArchiveFacts, ArchiveHead, ArchiveManifest } from './archive/format.js'
export { inspectArchive } from './archive/inspect-archive.js'
export { archiveName, pruneArchives } from './archive/prune-archives.js'
export { type RestoreArchiveOptions, type RestoreReport, restoreArchive } from './archive/restore-archive.js'
export { type ArchiveProof, verifyArchive } from './archive/verify-archive.js'
export {
  type BacklogCounts,
  countBacklog,
  type DrainReport,
  drainBacklog,
  retryAtOnce,
} from './backlog/drain-backlog.js'
export { retrySetAside } from './backlog/retry-set-aside.js'
export { type Claim, type Claimed, claimLegacyUser } from './claims/claim-legacy-user.js'
export { type ListedClaim, listClaims } from './claims/list-claims.js'
export { listUnclaimed, type UnclaimedUser } from './claims/list-unclaimed.js'
export { quarantineLegacyUser } from './claims/quarantine-legacy-user.js'
export { type LegacyClaim, settleClaims } from './claims/settle-claims.js'
export { type UndoneClaim, undoClaim } from './claims/undo-claim.js'
export { TransferError, type TransferErrorCode } from './errors.js'
export { csvLines } from './history/csv-lines.js'
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
export type { QdrantSettings } from './qdrant/address.js'
export type { QdrantCounts } from './qdrant/counts.js'
export {
  type ExportQdrantOptions,
  exportQdrant,
  type QdrantExportCounts,
  type QdrantExportPhase,
  type QdrantExportReport,
} from './qdrant/export-qdrant.js'
export { findQdrantImports, type QdrantImports } from './qdrant/find-imports.js'
export {
  type ImportQdrantOptions,
  importQdrant,
  listQdrant,
  type QdrantImportPhase,
  type QdrantImportReport,
} from './qdrant/import-qdrant.js'
export { parseQdrantMapping, type QdrantMapping, type QdrantMappingFile } from './qdrant/mapping.js'
export { botCollection } from './qdrant/payload.js'
export { QdrantMemoryAdapter, type QdrantMemoryAdapterOptions } from './qdrant/qdrant-adapter.js'
export type { RebuildCounts } from './rebuild/counts.js'
export {
  hasUnfinishedRebuild,
  planRebuild,
  type RebuildOptions,
  type RebuildPhase,
  type RebuildReport,
  rebuildMemories,
} from './rebuild/rebuild-memories.js'
export { createShadow, type Shadow, type ShadowOptions, type ShadowStats } from './shadow/shadow.js'
export { ShadowMemoryAdapter } from './shadow/shadow-memory-adapter.js'
export { ShadowedPgvectorMemory, shadowedByQdrant } from './shadow/shadowed-pgvector-memory.js'
export type { ShapesCounts } from './shapes/counts.js'
export { exportFiles } from './shapes/export-files.js'
export {
  type ImportShapesOptions,
  importShapes,
  type ShapesPhase,
  type ShapesReport,
} from './shapes/import-shapes.js'
export { parseShapesMapping, type ShapesMappingFile } from './shapes/mapping.js'
export { type MovePhase, showMove } from './show-move.js'
export { stopOnSignals } from './stop-on-signals.js'
export type { SyncCounts, SyncReport, SyncSample } from './sync/report.js'
export { type SyncDirection, type SyncOptions, syncDatabases } from './sync/sync-databases.js'
export type { VectorMode } from './sync/vectors.js'
