import type { Job } from '../../api/types'
import type { OperationKind } from './use-operations'

/** What an operation is called. */
export const NAMES: Record<OperationKind, string> = {
  rebuild: 'Rebuild',
  sync: 'Sync',
  'import-qdrant': 'Import from Qdrant',
  'create-archive': 'Archive',
  'restore-archive': 'Restore',
}

export const nameOfKind = (kind: string): string => (NAMES as Record<string, string>)[kind] ?? kind

export const STATES: Record<Job['state'], string> = {
  queued: 'Waiting',
  running: 'Running',
  retrying: 'Will be tried again',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** `setAside` -> `set aside`, `memory_vectors` -> `memory vectors`. */
export const spoken = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]/g, ' ')
    .toLowerCase()

/** A value for people. */
export function shown(value: unknown, name = ''): string {
  if (typeof value === 'number') {
    return name.endsWith('Ms') ? duration(value) : value.toLocaleString('en', { maximumFractionDigits: 2 })
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === null || value === undefined ? '–' : String(value)
}

const duration = (ms: number): string =>
  ms < 1_000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1_000).toFixed(1)} s`
