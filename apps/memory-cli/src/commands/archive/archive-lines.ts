import type { ArchiveFacts } from '@bot/transfer'

/** What an archive holds, for people. */
export function archiveLines({ head, manifest }: ArchiveFacts): string[] {
  const filled = Object.entries(manifest.tables).filter(([, { rows }]) => rows > 0)
  return [
    `Written ${head.createdAt}, of ${head.userId === null ? 'everybody' : `user ${head.userId}`}; vectors of ${head.model ?? 'no model yet'}.`,
    ...filled.map(([table, { rows }]) => `  ${table}: ${rows.toLocaleString('en')}`),
  ]
}
