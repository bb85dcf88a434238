import type { ArchiveRow } from '../archive/run-archive.js'
import type { ImportRow } from '../import/run-import.js'
import { paragraphs, table } from './markdown.js'
import type { Results } from './results.js'

const WHAT: Record<ImportRow['system'] | ArchiveRow['system'], string> = {
  'copy and create index': 'COPY and CREATE INDEX',
  'import qdrant': 'import from Qdrant',
  'archive create': 'making an archive',
  'archive restore': 'restoring it',
}

const FLOOR = 'copy and create index'

export function movingSection({ import: imported, archive }: Results): string | undefined {
  const moves: (ImportRow | ArchiveRow)[] = [...(imported?.measured ?? []), ...(archive?.measured ?? [])]
  if (moves.length === 0) return undefined
  return paragraphs(
    '## Moving in, and archives',
    `${moves[0]!.rows.toLocaleString('en')} memories with their vectors into an empty database, until every index stands. ` +
      'COPY and CREATE INDEX is the floor: binary COPY into the same two tables, and the index on vectors built ' +
      'afterwards, with nothing read, checked or counted. An import reads a fake Qdrant in a process of its own on the ' +
      'same machine, looks up people and places, and skips what stands; comparing both sides afterwards is not in its ' +
      'time. A restore checks every checksum before it commits. Each is held against the floor of its own run.',
    ...(imported ? [ratesOf(imported.measured)] : []),
    ...(archive ? [ratesOf(archive.measured)] : []),
    'Resident memory of a move of 200,000, in a process of its own, above its start, on 2026-11-25, in MB: import from ' +
      'Qdrant 259, import of a legacy export 136, making an archive 94, restoring it 114. The tests that weigh them ' +
      'refuse 300. On a server whose pgvector is ready:',
    `\`\`\`sh
cd packages/transfer
export TEST_DATABASE_URL=postgres://localhost/postgres
MOVED_ROWS=200000 npx vitest run test/shapes/at-size
MOVED_ROWS=200000 npx vitest run test/qdrant/import-at-size -t '300 MB'
MOVED_ROWS=50000 npx vitest run test/qdrant/import-at-size -t 'every point'
\`\`\``,
  )
}

/** The best run of each way. */
function ratesOf(rows: readonly (ImportRow | ArchiveRow)[]): string {
  const best = new Map<string, ImportRow | ArchiveRow>()
  for (const row of rows) {
    const known = best.get(row.system)
    if (!known || row.rowsPerSecond > known.rowsPerSecond) best.set(row.system, row)
  }
  const floor = best.get(FLOOR)!
  return table(
    ['', 'memories/s', 'seconds', 'of the floor'],
    [...best.values()].map(({ system, rowsPerSecond, seconds }) => [
      WHAT[system],
      rowsPerSecond.toLocaleString('en'),
      seconds.toFixed(1),
      system === FLOOR ? '' : (rowsPerSecond / floor.rowsPerSecond).toFixed(2),
    ]),
  )
}
