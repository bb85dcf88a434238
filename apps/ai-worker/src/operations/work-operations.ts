import { join } from 'node:path'
import type { JobPayload, JobProgress, JobQueue, OperationKind } from '@bot/jobs'
import { type Database, type Logger, openDatabase, type PgvectorMemoryAdapter } from '@bot/memory'
import {
  type ArchiveManifest,
  archiveName,
  createArchive,
  importQdrant,
  inspectArchive,
  pruneArchives,
  rebuildMemories,
  restoreArchive,
  syncDatabases,
} from '@bot/transfer'
import { notConfigured, operationError } from './operation-error.js'
import { namesOf, type OperationTargets } from './targets.js'

export interface OperationContext {
  readonly database: Database
  readonly memory: PgvectorMemoryAdapter
  readonly logger: Logger
  readonly targets: OperationTargets
}

interface Run {
  readonly signal: AbortSignal
  readonly onProgress: (progress: object) => void
}

type Operations = {
  [Kind in OperationKind]: (context: OperationContext, payload: JobPayload<Kind>, run: Run) => Promise<object>
}

/**
 * What each operation does. All stop at the border of a batch when they are called off, and go on from there, or begin
 * anew where they are all or nothing. What they return becomes the job's result: counts, no text, no address.
 */
const operations: Operations = {
  rebuild({ database, memory, logger }, { dryRun, from, until, ...where }, run) {
    const filters = { ...where, from: from ? new Date(from) : undefined, until: until ? new Date(until) : undefined }
    return rebuildMemories({ database, memory, logger, filters, dryRun, ...run })
  },

  async 'import-qdrant'({ database, memory, logger, targets: { qdrant } }, payload, run) {
    if (!qdrant) throw notConfigured('This worker has no Qdrant to import from: set IMPORT_QDRANT_URL.')
    const { source: _, ...report } = await importQdrant({ database, memory, logger, qdrant, ...payload, ...run })
    return report
  },

  async sync({ database, logger, targets }, { target, ...options }, { signal }) {
    const url = targets.sync?.[target]
    if (url === undefined) {
      const known = Object.keys(targets.sync ?? {}).join(', ') || 'none'
      throw notConfigured(`This worker knows no sync target of this name; SYNC_TARGETS names: ${known}.`)
    }
    const other = await openDatabase({ url, logger })
    try {
      return await syncDatabases({ from: database, to: other, ...options, signal })
    } finally {
      await other.close()
    }
  },

  async 'create-archive'({ database, targets }, { userId, keep }, run) {
    const directory = archiveDirOf(targets)
    // A person's own archive must not push out the others, which are known by their names.
    const file = userId === undefined ? archiveName(new Date()) : `person-${archiveName(new Date())}`
    await createArchive({ database, file: join(directory, file), userId, ...run })
    const { head, manifest } = await inspectArchive(join(directory, file), { signal: run.signal })
    const { removed } = keep === undefined ? { removed: [] } : await pruneArchives(directory, keep)
    return { file, createdAt: head.createdAt, tables: rowsOf(manifest), removed: removed.length }
  },

  'restore-archive'({ database, targets }, { file }, run) {
    return restoreArchive({ database, file: join(archiveDirOf(targets), file), ...run })
  },
}

const rowsOf = ({ tables }: ArchiveManifest): Record<string, number> =>
  Object.fromEntries(Object.entries(tables).map(([table, { rows }]) => [table, rows]))

function archiveDirOf({ archiveDir }: OperationTargets): string {
  if (archiveDir === undefined) throw notConfigured('This worker has no directory of archives: set ARCHIVE_DIR.')
  return archiveDir
}

/** Runs operations as they are asked for, one of a kind at once, and says what they may be asked for with. */
export async function workOperations(jobs: JobQueue, context: OperationContext): Promise<void> {
  await jobs.work('tell-targets', {}, () => namesOf(context.targets))
  for (const kind of Object.keys(operations) as OperationKind[]) await workOperation(jobs, context, kind)
}

async function workOperation<Kind extends OperationKind>(
  jobs: JobQueue,
  context: OperationContext,
  kind: Kind,
): Promise<void> {
  await jobs.work(kind, {}, async ({ payload, signal, report }) => {
    const onProgress = (progress: object) => report({ progress: progress as JobProgress })
    try {
      const done = await operations[kind](context, payload, { signal, onProgress })
      signal.throwIfAborted() // it stopped half-way: the next worker goes on from there
      return done
    } catch (error) {
      throw operationError(error)
    }
  })
}
