export { findToken, type KnownToken } from './access/find-token.js'
export { type AccessRole, accessRoles, issueToken } from './access/issue-token.js'
export { type ListedToken, listTokens } from './access/list-tokens.js'
export { revokeToken } from './access/revoke-token.js'
export { type InTransaction, PgvectorMemoryAdapter, type PgvectorMemoryAdapterOptions } from './adapter.js'
export { countMemories, type MemoryCount, type MemoryCounts } from './browse/count-memories.js'
export { type FoundOperation, findOperation } from './browse/find-operation.js'
export { type BacklogItem, type BacklogReport, readBacklog } from './browse/list-backlog.js'
export { type ListedMemory, listMemories } from './browse/list-memories.js'
export { type ListedMessage, listMessages } from './browse/list-messages.js'
export { type MemoryState, memoryStates, type Visibility, visibilities } from './browse/memory-filter.js'
export { type ListedEvent, memoryHistory } from './browse/memory-history.js'
export type { Page } from './browse/page-cursor.js'
export type {
  AddedMemory,
  CanonScope,
  MemoryAdapter,
  MemoryDocument,
  MemoryMetadata,
  MemoryQueryOptions,
  NewMemory,
  RecallMode,
  RecallPlan,
  SearchReport,
  SearchResult,
  Venue,
  Why,
} from './contract.js'
export { copyBetween } from './database/copy-between.js'
export { copyField, copyInto } from './database/copy-into.js'
export { countOtherConnections } from './database/count-other-connections.js'
export type { Database, Executor, Transaction } from './database/database.js'
export { deferIndexes, restoreIndexes } from './database/deferred-indexes.js'
export { guarded } from './database/failure.js'
export { keepIndexes, readDeferral } from './database/keep-indexes.js'
export { type DataDirectoryLock, readDataDirectoryLock } from './database/lock-file.js'
export { assertSchemaCurrent, migrateDatabase, migrateWithin } from './database/migrate.js'
export { type OpenDatabaseOptions, openDatabase } from './database/open.js'
export type { PoolUse } from './database/pool-use.js'
export { queryRows } from './database/rows.js'
export { transaction } from './database/transaction.js'
export { type ExamineOptions, examineDatabase } from './doctor/examine.js'
export type { Finding } from './doctor/finding.js'
export type { Duplicate, DuplicateGroup, FindDuplicates, FoundDuplicates } from './duplicates/find-duplicates.js'
export type { MergeDuplicates, MergedDuplicates } from './duplicates/merge-duplicates.js'
export { chooseEmbedder, type EmbedderSettings } from './embedding/choose-embedder.js'
export { type CreateEmbedderOptions, createEmbedder } from './embedding/create-embedder.js'
export { EMBEDDING_DIMENSIONS, type Embedder, type EmbedderProfile } from './embedding/embedder.js'
export { HASHING_MODEL, LOCAL_MODEL } from './embedding/model-names.js'
export { type EmbedderOf, type Embedders, type NamedModel, openEmbedders } from './embedding/open-embedders.js'
export { embeddingCost } from './embedding/price.js'
export { wholeAnswerFetch } from './embedding/whole-answer-fetch.js'
export { MemoryError, type MemoryErrorCode } from './errors.js'
export type { HealthReport } from './health.js'
export { findMessage, type Message } from './history/find-message.js'
export { findReply, NOT_REMEMBERED, type Reply } from './history/find-reply.js'
export { hasHistory } from './history/has-history.js'
export {
  countTurns,
  cursorOf,
  parseTurnFilter,
  type Said,
  streamTurns,
  type Turn,
  type TurnCursor,
  type TurnFilter,
} from './history/pairs.js'
export { type HistoryMessage, recentMessages } from './history/recent-messages.js'
export { type NewMessage, recordMessage } from './history/record-message.js'
export { recordReply } from './history/record-reply.js'
export { fillNames, formatTurn } from './history/turn.js'
export { memoryOfTurn, messageIdsOf } from './history/turn-memory.js'
export {
  channelSettingsId,
  historyId,
  legacyMappingId,
  llmConfigId,
  memoryChunkGroupId,
  memoryChunkId,
  memoryId,
  movedMemoryId,
  personaId,
  personalityId,
  systemPromptId,
  unclaimedPersonaId,
  userId,
  userPersonaHistoryConfigId,
  userPersonalityConfigId,
} from './ids.js'
export { MAX_TEXT_LENGTH, memoryText, pointInTime, snowflake, storableText, uuid } from './input.js'
export { type DeletedMessage, deleteMessage, restoreMessage } from './lifecycle/delete-message.js'
export { dropErased } from './lifecycle/drop-erased.js'
export type { Edit, Edited } from './lifecycle/edit.js'
export type { ErasedPersona } from './lifecycle/erase-persona.js'
export { sweepExpired } from './lifecycle/expire.js'
export { type ExportedRow, type ExportOf, exportPerson } from './lifecycle/export.js'
export { followMove } from './lifecycle/follow-move.js'
export type { AlsoErase, Forget, Forgotten } from './lifecycle/forget.js'
export { type Move, type Moved, moveMemories, unclaimMoved } from './lifecycle/move.js'
export { movePersonality } from './lifecycle/move-personality.js'
export type { By, Changed, NamedMemories } from './lifecycle/operation.js'
export { releaseMemories } from './lifecycle/release.js'
export { type Undone, undo } from './lifecycle/undo.js'
export { type Logger, silentLogger } from './logger.js'
export type { MemoryEvent, MemoryObserver } from './observer.js'
export { countPeople } from './people/count-people.js'
export { ensurePersona, type NewPersona } from './people/ensure-persona.js'
export { ensureUnclaimedPersona } from './people/ensure-unclaimed-persona.js'
export { ensureUser, FIRST_PERSONA_NAME, type KnownUser } from './people/ensure-user.js'
export { findUsersNamed } from './people/find-users.js'
export { type ListedPersona, listPersonas, ownsPersona } from './people/list-personas.js'
export {
  ensurePersonality,
  findPersonality,
  findPersonalityById,
  listPersonalities,
  type NewPersonality,
  type Personality,
} from './people/personalities.js'
export { findPersona, type Persona, personaFor } from './people/personas.js'
export { type ReplySettings, replySettings } from './people/reply-settings.js'
export { type Projected, projectMemories } from './projection/project.js'
export { type MapPoint, type MemoryMap, readMap } from './projection/read-map.js'
export { listStaleMaps } from './projection/stale-maps.js'
export { originsOf, placesOf } from './recall/venue.js'
export { cancelReembed, type DroppedModel, finishReembed } from './reembed/drop-model.js'
export { estimateReembed, type ReembedEstimate } from './reembed/estimate.js'
export { type Grown, type GrowOptions, growModel } from './reembed/grow.js'
export { findModelNamed } from './reembed/models.js'
export { commitReembed, type MovedPointer, rollbackReembed } from './reembed/move-pointer.js'
export { type StartedReembed, startReembed } from './reembed/start.js'
export { type BesideModel, type ReembedStatus, reembedStatus } from './reembed/status.js'
export { type ChunkLimits, chunkText } from './remember/chunk.js'
