import type { SyncRow } from '../sync/run-sync.js'
import { image, paragraphs, table } from './markdown.js'
import type { Results } from './results.js'

const WHAT: Record<SyncRow['system'], string> = {
  'pg_dump and psql': '`pg_dump` into `psql`',
  'sync into an empty one': 'sync into an empty database',
  changes: 'sync',
}

export function syncSection({ sync }: Results): string | undefined {
  return (
    sync &&
    paragraphs(
      '## Bringing two databases to agreement',
      'Two databases of one server: memories with vectors, and history. First everything travels, indexes included, by ' +
        '`pg_dump` and by a sync; then memories scattered over all personas are changed on one side. A comparison reads ' +
        'digests, and lists rows only where those differ. What both servers send is counted in a second sync of as many ' +
        'changes, through a relay that would cost the first one time.',
      image('Seconds of a sync by memories that differ', 'sync.svg'),
      table(
        ['', 'memories that differ', 'rows compared', 'seconds', 'MB above the start', 'kB read'],
        sync.measured.map(({ system, changes, compared, seconds, megabytes, kilobytesRead }) => [
          WHAT[system],
          changes.toLocaleString('en'),
          compared?.toLocaleString('en') ?? '',
          seconds.toFixed(2),
          megabytes ?? '',
          kilobytesRead?.toLocaleString('en') ?? '',
        ]),
      ),
    )
  )
}
