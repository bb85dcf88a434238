import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Log } from '../load/log.js'

/** A pnpm workspace of its own: what is in it is downloaded by benchmarks alone, and only once they need it. */
const FOLDER = new URL('../../peers/', import.meta.url)
const file = (name: string): string => fileURLToPath(new URL(name, FOLDER))

/**
 * Installs the packages that are measured beside, and those that draw charts, where that was not done yet.
 *
 * @returns whether they are there; if not, the reason was logged
 */
export function installPeers(log: Log): boolean {
  if (isUpToDate()) return true
  log('Installing the peers into packages/benchmarks/peers (about 490 MB, once) …')
  const [command, ...first] = pnpm()
  const { status, stderr, error } = spawnSync(
    command!,
    [...first, 'install', '--frozen-lockfile', '--reporter=silent'],
    { cwd: fileURLToPath(FOLDER), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  )
  if (status === 0) return true
  log(
    `The peers could not be installed, so they are left out: ${error?.message ?? (stderr.trim() || `exit ${status}`)}`,
  )
  return false
}

/** pnpm keeps a copy of the lock file beside what it has installed. */
function isUpToDate(): boolean {
  const installed = file('node_modules/.pnpm/lock.yaml')
  return existsSync(installed) && readFileSync(installed).equals(readFileSync(file('pnpm-lock.yaml')))
}

/** The pnpm that runs this benchmark, or the one the peers' package.json names. */
function pnpm(): string[] {
  const running = process.env.npm_execpath
  if (running && /pnpm/.test(running)) return running.endsWith('js') ? [process.execPath, running] : [running]
  const { packageManager } = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { packageManager: string }
  return ['npx', '-y', packageManager]
}

/** A module of an installed peer. `Module` says as much of its interface as is used. */
export async function loadPeer<Module>(name: string): Promise<Module> {
  const { load } = (await import(new URL('load.mjs', FOLDER).href)) as { load(name: string): Promise<Module> }
  return load(name)
}

/** `name@version` of an installed package. */
export function versionOf(name: string): string {
  const { version } = JSON.parse(readFileSync(file(`node_modules/${name}/package.json`), 'utf8')) as { version: string }
  return `${name}@${version}`
}
