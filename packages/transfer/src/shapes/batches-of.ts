import type { ExportFile } from './export-files.js'
import { type FileProblem, streamRecords, UnreadableFile } from './stream-records.js'

export interface RecordBatch {
  records: unknown[]
  /** Bytes of the file that were read by now. */
  bytes: number
  /** Set on the last batch, which may be empty: how the file ended. */
  ended: 'whole' | FileProblem | null
}

/** The records of a file after the first `skip`, `size` at a time. A file that cannot be read further ends there. */
export async function* batchesOf(
  { absolutePath }: ExportFile,
  { skip, size }: { skip: number; size: number },
): AsyncGenerator<RecordBatch> {
  let open: unknown[] = []
  let read = 0
  let bytes = 0
  let ended: 'whole' | FileProblem = 'whole'
  try {
    for await (const piece of streamRecords(absolutePath)) {
      bytes = piece.bytes
      for (const record of piece.records) {
        if (++read <= skip) continue
        open.push(record)
        if (open.length < size) continue
        yield { records: open, bytes, ended: null }
        open = []
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    ended = error.problem
  }
  yield { records: open, bytes, ended }
}
