import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { TransferError } from '../errors.js'

/** A file of memories of one personality. */
export interface ExportFile {
  /** Where it is, from the export's folder. */
  path: string
  absolutePath: string
  /** What the export calls the personality. */
  shape: string
  bytes: number
  /** With the size it tells whether the file is still the one that was begun. */
  modifiedMs: number
}

const MEMORIES = /^(?:(.+)_)?memories\.json$/i

/**
 * The files of an export that hold memories, by path: `<slug>/<slug>_memories.json`, in the folder or anywhere below it.
 * Others (cards, pictures, chats) are counted only.
 *
 * @throws TransferError `not_an_export`: there is no such folder, or none of its files holds memories
 */
export async function exportFiles(directory: string): Promise<{ files: ExportFile[]; others: number }> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => {
    throw new TransferError('not_an_export', `The folder ${directory} cannot be read. Nothing was done.`)
  })
  const files: ExportFile[] = []
  let others = 0
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const named = MEMORIES.exec(entry.name)
    if (!named) {
      others++
      continue
    }
    const absolutePath = join(entry.parentPath, entry.name)
    const { size, mtimeMs } = await stat(absolutePath)
    files.push({
      path: relative(directory, absolutePath),
      absolutePath,
      shape: named[1] ?? basename(dirname(absolutePath)),
      bytes: size,
      modifiedMs: Math.trunc(mtimeMs),
    })
  }
  if (files.length === 0) {
    throw new TransferError(
      'not_an_export',
      `No file below ${directory} is called <name>_memories.json. Nothing was done; name the export's folder.`,
    )
  }
  return { files: files.sort((one, other) => (one.path < other.path ? -1 : 1)), others }
}
