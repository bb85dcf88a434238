import type { ArchiveFacts } from './format.js'
import { readArchive } from './read-archive.js'
import { assertSealed } from './seal.js'

/**
 * What an archive holds, after reading all of it and comparing every checksum. No database is needed.
 *
 * @throws TransferError `source_unavailable`, `archive_foreign`, `archive_newer`, `archive_damaged`
 * @example `const { head, manifest } = await inspectArchive('backup.tar.gz')`
 */
export async function inspectArchive(
  file: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ArchiveFacts> {
  await assertSealed(file, signal)
  return readArchive(file, {
    onHead: async () => {},
    onRows: async () => signal?.throwIfAborted(),
  })
}
