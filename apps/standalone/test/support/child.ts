import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

/** Standalone as a process of its own. */
export interface Child {
  readonly pid: number
  /** What it wrote so far. */
  readonly stdout: string
  readonly stderr: string
  /** Resolves when it has written this, to what matched. */
  says(pattern: RegExp): Promise<RegExpMatchArray>
  signal(signal: NodeJS.Signals): void
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/**
 * Starts standalone with these settings and no others, `through` another program where one is given; what still runs at
 * the end of a test is killed.
 */
export function useChildren() {
  const running = new Set<ChildProcess>()
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL')
  })

  return (settings: Record<string, string>, options: { through?: readonly string[] } = {}): Child => {
    const words = [...(options.through ?? []), process.execPath, main]
    const child = spawn(words[0]!, words.slice(1), { env: { PATH: process.env.PATH, ...settings } })
    running.add(child)
    const written = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        written[stream] += text
        child.emit('written')
      })
    }
    const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
      child.on('close', (code, signal) => {
        running.delete(child)
        resolve({ code, signal })
      })
    })
    return {
      pid: child.pid!,
      get stdout() {
        return written.stdout
      },
      get stderr() {
        return written.stderr
      },
      says: (pattern) =>
        new Promise((resolve, reject) => {
          const look = () => {
            const match = pattern.exec(written.stdout) ?? pattern.exec(written.stderr)
            if (match) resolve(match)
          }
          child.on('written', look)
          child.on('close', (code, signal) =>
            reject(new Error(`It ended (${code ?? signal}) without saying ${pattern}: ${written.stderr}`)),
          )
          look()
        }),
      signal: (signal) => child.kill(signal),
      ended,
    }
  }
}
