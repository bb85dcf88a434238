import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ArchiveRow } from '../archive/run-archive.js'
import type { ConcurrencyRow } from '../concurrency/run-concurrency.js'
import type { ImportRow } from '../import/run-import.js'
import type { InsertRow } from '../insert/run-insert.js'
import type { About } from '../output/about.js'
import { aboutPath } from '../output/write-result.js'
import type { OverheadRow } from '../overhead/run-overhead.js'
import type { QualityResult } from '../quality/run-quality.js'
import type { RecallRow } from '../recall/rows.js'
import type { SyncRow } from '../sync/run-sync.js'
import type { LoadRun } from './load-section.js'

/** What a benchmark wrote with `--json`, and where it was measured. */
export interface Result<Measured> {
  measured: Measured
  about: About
}

/** The runs that the page shows, each under the name of its file; absent = it was not made. */
export interface Results {
  recall?: Result<RecallRow[]>
  /** The same in a table of 300,000. */
  recall300000?: Result<RecallRow[]>
  recallEmbedded?: Result<RecallRow[]>
  insert?: Result<InsertRow[]>
  sync?: Result<SyncRow[]>
  import?: Result<ImportRow[]>
  archive?: Result<ArchiveRow[]>
  load?: Result<LoadRun>
  /** At ten messages a second, at two, and with the server restarted and killed. */
  load10?: Result<LoadRun>
  loadIdle?: Result<LoadRun>
  loadDisturbed?: Result<LoadRun>
  overhead?: Result<OverheadRow[]>
  concurrency?: Result<ConcurrencyRow[]>
  qualityLocal?: Result<QualityResult>
  qualityHashing?: Result<QualityResult>
}

/** The file of each run. */
export const FILES = {
  recall: 'recall.json',
  recall300000: 'recall-300000.json',
  recallEmbedded: 'recall-embedded.json',
  insert: 'insert.json',
  sync: 'sync.json',
  import: 'import.json',
  archive: 'archive.json',
  load: 'load.json',
  load10: 'load-10.json',
  loadIdle: 'load-idle.json',
  loadDisturbed: 'load-disturbed.json',
  overhead: 'overhead.json',
  concurrency: 'concurrency.json',
  qualityLocal: 'quality-local.json',
  qualityHashing: 'quality-hashing.json',
} as const satisfies Record<keyof Results, string>

/** Reads the runs that are there. */
export function readResults(folder: string): Results {
  const found = Object.entries(FILES)
    .map(([name, file]) => [name, join(folder, file)] as const)
    .filter(([, path]) => existsSync(path))
    .map(([name, path]) => [name, { measured: readJson(path), about: readJson(aboutPath(path)) }])
  return Object.fromEntries(found) as Results
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
