import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { type By, type Database, type Logger, type PgvectorMemoryAdapter, silentLogger, transaction } from '@bot/memory'
import { listUnclaimed } from '../claims/list-unclaimed.js'
import type { Progress } from '../progress.js'
import { beginRun, endRun, findUnfinishedRun, saveCheckpoint, type TransferRequest, type TransferRun } from '../runs.js'
import { type AppliedMapping, applyMapping } from './apply-mapping.js'
import { batchesOf, type RecordBatch } from './batches-of.js'
import { progressOf, readCheckpoint, type ShapesCheckpoint, totalOf } from './checkpoint.js'
import { addCounts, type ShapesCounts } from './counts.js'
import { type ExportFile, exportFiles } from './export-files.js'
import { type BatchResult, countBatch, importBatch, type RecordReader } from './import-batch.js'
import { parseShapesMapping, type ShapesMapping, type ShapesMappingFile } from './mapping.js'
import type { FileProblem } from './stream-records.js'
import { type ShapesVerification, verifyBatch } from './verify.js'

export interface ImportShapesOptions {
  database: Database
  memory: Pick<PgvectorMemoryAdapter, 'checkModel' | 'model' | 'limits'>
  /** The export's folder, with a folder a personality. */
  directory: string
  /** Who the legacy users are. Default: whoever was claimed before. */
  mapping?: ShapesMappingFile | undefined
  /** Who claims the users of the mapping. Default: `import shapes`. */
  by?: By | undefined
  /** Count what would happen; write nothing. Default false. */
  dryRun?: boolean | undefined
  /** Records a transaction. Default 500. */
  batchSize?: number | undefined
  /** Stops at the border of a batch; the next import of the same goes on from there. */
  signal?: AbortSignal | undefined
  /** In bytes. */
  onProgress?: ((progress: Progress & { phase: ShapesPhase }) => void) | undefined
  /** Default: silent. Never given memory text. */
  logger?: Logger | undefined
}

export type ShapesPhase = 'records' | 'texts'

export interface ShapesReport {
  status: 'finished' | 'stopped'
  dryRun: boolean
  /** Whether it took up a run that was stopped or killed; its counts are included. */
  resumed: boolean
  directory: string
  counts: ShapesCounts
  /** By what the export calls the personality. */
  shapes: Record<string, ShapesCounts>
  files: {
    read: number
    /** Files that could be read in part or not at all; `records` before that were taken in. */
    bad: { file: string; problem: FileProblem; records: number }[]
    /** Files of the folder that hold no memories. */
    others: number
  }
  /** What the export calls personalities that are not known here, the most frequent first. */
  unknownPersonalities: { name: string; records: number }[]
  /** What became of the people whom the mapping names. */
  mapping: AppliedMapping
  /** Legacy users nobody is known to be, those with the most memories first: whom to map or claim first. */
  unclaimed: { legacyUserId: string; memories: number }[]
  /** Null in a dry run and where it was stopped. */
  verification: ShapesVerification | null
  elapsedMs: number
}

/** Legacy users that a report names. */
const MOST_UNCLAIMED = 10_000

/**
 * Brings a legacy export (shapes.inc) in: every record a memory of the person who wrote first. Nobody is left out
 * because nobody knows them: a placeholder for each such legacy user holds their memories, out of every recall, until
 * `claimLegacyUser` says who they are. The same text of two people stays two memories.
 *
 * Files are streamed, and may be of any size; one that is broken is named, and what could be read of it counts. A batch
 * is one transaction with the counts and the checkpoint, so that a killed run goes on without losing or counting a
 * record twice; run again, it changes nothing. Ends by looking for every record's text.
 *
 * @throws TransferError `not_an_export`, `invalid_mapping`; MemoryError `model_mismatch`, `database_…`: what was brought
 *   in is kept, and the next run goes on after it.
 * @example
 * ```ts
 * const report = await importShapes({ database, memory, directory: 'export', mapping: { 'b7e0…': { discordId: '501' } } })
 * ```
 */
export async function importShapes(options: ImportShapesOptions): Promise<ShapesReport> {
  const startedAt = Date.now()
  const { database, memory, dryRun = false, by = { actor: 'import shapes' } } = options
  const mapping = parseShapesMapping(options.mapping)
  const directory = resolve(options.directory)
  const { files, others } = await exportFiles(directory)
  if (!dryRun) await memory.checkModel()
  const { applied, assumed } = await applyMapping(database, mapping, { by, dryRun })

  const request = requestOf(directory, mapping)
  const run = dryRun ? null : await beginRun(database, request)
  const before = run ?? (await findUnfinishedRun(database, request))
  const checkpoint = readCheckpoint(before?.checkpoint ?? null)
  const reader = { mapping, assumed }
  const unclaimed = new Map<string, number>()
  const report = async (
    status: 'finished' | 'stopped',
    verification: ShapesVerification | null,
  ): Promise<ShapesReport> => ({
    status,
    dryRun,
    resumed: before?.resumed ?? false,
    directory,
    counts: totalOf(checkpoint),
    shapes: byShape(checkpoint),
    files: { read: Object.keys(checkpoint.files).length, bad: badFiles(checkpoint), others },
    unknownPersonalities: mostFrequent(checkpoint.unknownPersonalities).map(([name, records]) => ({ name, records })),
    mapping: applied,
    unclaimed: run
      ? await unclaimedHere(database)
      : mostFrequent(Object.fromEntries(unclaimed)).map(([legacyUserId, memories]) => ({ legacyUserId, memories })),
    verification,
    elapsedMs: Date.now() - startedAt,
  })

  try {
    const status = await eachBatch(options, { files, checkpoint, run, reader, unclaimed })
    if (run) await endRun(database, run, status)
    if (!run || status === 'stopped') return await report(status, null)
    const verification = await verify(options, { files, checkpoint, reader })
    return await report(verification ? 'finished' : 'stopped', verification)
  } catch (error) {
    // Where the database is the cause this fails too; a run that stayed 'running' is taken up just the same.
    if (run) await endRun(database, run, 'failed').catch(() => {})
    throw error
  }
}

/** Equal requests are one run. */
const requestOf = (directory: string, mapping: ShapesMapping): TransferRequest => ({
  kind: 'import-shapes',
  request: { directory, mapping: createHash('sha256').update(JSON.stringify(mapping)).digest('hex') },
})

interface Walk {
  files: readonly ExportFile[]
  checkpoint: ShapesCheckpoint
  run: TransferRun | null
  reader: RecordReader
  /** Records of each legacy user nobody is known to be. */
  unclaimed: Map<string, number>
}

/** Takes in batch after batch, and leaves a checkpoint behind in the transaction of each. */
async function eachBatch(
  options: ImportShapesOptions,
  { files, checkpoint, run, reader, unclaimed }: Walk,
): Promise<'finished' | 'stopped'> {
  const { database, memory, signal, batchSize = 500, logger = silentLogger } = options
  const { limits } = memory
  const seen = new Set<string>()
  const progress = progressIn(options, files, 'records')
  const treat = (tx: Parameters<typeof importBatch>[0], shape: string, records: readonly unknown[]) =>
    run
      ? importBatch(tx, shape, records, { ...reader, model: memory.model.model, limits })
      : countBatch(tx, shape, records, { ...reader, seen })

  for (const file of files) {
    const known = progressOf(checkpoint, file)
    checkpoint.files[file.path] = known
    if (known.ended === null) {
      for await (const batch of batchesOf(file, { skip: known.counts.records, size: batchSize })) {
        if (signal?.aborted) return 'stopped'
        const next = await transaction(database, async (tx) => {
          const result = await treat(tx, file.shape, batch.records)
          for (const user of result.unclaimed) unclaimed.set(user, (unclaimed.get(user) ?? 0) + 1)
          const advancedTo = advanced(checkpoint, file, batch, result)
          if (run) await saveCheckpoint(tx, run, { checkpoint: advancedTo, counts: totalOf(advancedTo) })
          return advancedTo
        })
        Object.assign(checkpoint, next)
        progress.within(batch.bytes)
      }
    }
    progress.past(file)
    const { counts, ended } = checkpoint.files[file.path]!
    logger.info({ file: file.path, records: counts.records, ended }, 'a file was read')
  }
  return 'finished'
}

function advanced(
  checkpoint: ShapesCheckpoint,
  { path, shape }: ExportFile,
  { records, ended }: RecordBatch,
  { counts, unknownPersonality }: BatchResult,
): ShapesCheckpoint {
  const known = checkpoint.files[path]!
  const unknown = checkpoint.unknownPersonalities
  return {
    files: { ...checkpoint.files, [path]: { ...known, counts: addCounts(known.counts, counts), ended } },
    unknownPersonalities: unknownPersonality
      ? { ...unknown, [shape]: (unknown[shape] ?? 0) + records.length }
      : unknown,
  }
}

/** Reads every file once more. Null where it was stopped. */
async function verify(
  options: ImportShapesOptions,
  { files, checkpoint, reader }: Pick<Walk, 'files' | 'checkpoint' | 'reader'>,
): Promise<ShapesVerification | null> {
  const { database, signal, batchSize = 500 } = options
  const sum: ShapesVerification = { expected: 0, found: 0, edited: 0, erased: 0, ok: true }
  const progress = progressIn(options, files, 'texts')
  for (const file of files) {
    for await (const { records, bytes } of batchesOf(file, { skip: 0, size: batchSize })) {
      if (signal?.aborted) return null
      await transaction(database, (tx) => verifyBatch(tx, file.shape, records, reader, sum))
      progress.within(bytes)
    }
    progress.past(file)
  }
  // What the database refused is counted, and cannot be found.
  return { ...sum, ok: sum.expected - sum.found === totalOf(checkpoint).failed }
}

function progressIn({ onProgress }: ImportShapesOptions, files: readonly ExportFile[], phase: ShapesPhase) {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let past = 0
  const report = (done: number) => onProgress?.({ phase, done: Math.min(done, total), total })
  report(0)
  return {
    within: (bytes: number) => report(past + bytes),
    past: ({ bytes }: ExportFile) => {
      past += bytes
      report(past)
    },
  }
}

function byShape({ files }: ShapesCheckpoint): Record<string, ShapesCounts> {
  const shapes: Record<string, ShapesCounts> = {}
  for (const { shape, counts } of Object.values(files)) shapes[shape] = addCounts(shapes[shape] ?? {}, counts)
  return shapes
}

const badFiles = ({ files }: ShapesCheckpoint): ShapesReport['files']['bad'] =>
  Object.entries(files).flatMap(([file, { ended, counts }]) =>
    ended === null || ended === 'whole' ? [] : [{ file, problem: ended, records: counts.records }],
  )

async function unclaimedHere(database: Database): Promise<ShapesReport['unclaimed']> {
  const users = await listUnclaimed(database, { limit: MOST_UNCLAIMED })
  return users.map(({ legacyUserId, memories }) => ({ legacyUserId, memories }))
}

const mostFrequent = (tally: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(tally).sort(([oneName, one], [otherName, other]) => other - one || oneName.localeCompare(otherName))
