import { readdir } from 'node:fs/promises'
import { archiveFileName, type OperationTargetNames, syncTargetName } from '@bot/jobs'
import type { QdrantSettings } from '@bot/transfer'

/** What operations work with besides the database of the bot. Addresses stay in this process; jobs know names alone. */
export interface OperationTargets {
  /** Databases to sync with, by name. */
  readonly sync?: Readonly<Record<string, string>> | undefined
  /** Where memories are imported from. */
  readonly qdrant?: QdrantSettings | undefined
  /** The directory of archives; archives are written to it and restored from it alone. */
  readonly archiveDir?: string | undefined
}

/** Files named at most. */
const MOST_FILES = 100

/** What this process was told to work with, in names alone. */
export async function namesOf({ sync = {}, qdrant, archiveDir }: OperationTargets): Promise<OperationTargetNames> {
  return {
    sync: Object.keys(sync),
    importQdrant: qdrant !== undefined,
    archives: archiveDir === undefined ? null : await archivesIn(archiveDir),
  }
}

/** Their names begin with what they are and go on with when they were made. */
async function archivesIn(directory: string): Promise<string[]> {
  const files = await readdir(directory).catch(() => [])
  const archives = files.filter((file) => archiveFileName.safeParse(file).success)
  return archives.sort().reverse().slice(0, MOST_FILES)
}

/**
 * Reads SYNC_TARGETS: `name=postgres://… other=postgres://…`, with spaces between.
 *
 * @returns addresses by name, or what is wrong, in words that quote no address
 */
export function readSyncTargets(text: string): Record<string, string> | string {
  const targets: Record<string, string> = {}
  for (const [at, entry] of text.split(/\s+/).filter(Boolean).entries()) {
    const [, name = '', url = ''] = /^([^=]*)=(.+)$/.exec(entry) ?? []
    const which = `entry ${at + 1}`
    if (!syncTargetName.safeParse(name).success) return `${which} must be NAME=postgres://…, NAME of a-z, 0-9, - and _`
    if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) return `${which} must name a postgres:// address`
    if (Object.hasOwn(targets, name)) return `${which} repeats a name`
    targets[name] = url
  }
  return targets
}
