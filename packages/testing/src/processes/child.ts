import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export interface Child {
  readonly process: ChildProcess
  /** Lines it has printed, read as JSON, one at a time; null = it ended. */
  next(): Promise<unknown>
  ended(): Promise<void>
}

/**
 * Runs a TypeScript file in a process of its own, which ends with the test at the latest. The package under test needs
 * `tsx`.
 *
 * @example `const holder = startChild(new URL('../support/hold-directory.ts', import.meta.url), directory.path)`
 */
export function startChild(script: URL, ...args: string[]): Child {
  const command = ['--import', 'tsx', fileURLToPath(script), ...args]
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    process: child,
    async next() {
      const { value, done } = await lines.next()
      return done ? null : JSON.parse(value)
    },
    async ended() {
      await ended
    },
  }
}
