import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A line of a service's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string }

export interface Service {
  readonly lines: readonly LogLine[]
  /** All it wrote, as it wrote it. */
  readonly output: readonly string[]
  /** Whether it ended without being told to. */
  readonly fell: boolean
  /** The value of a field of the first line with this message. */
  told(message: string, field: string): Promise<unknown>
  /** SIGTERM; resolves with its exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>
}

/** Starts a service as it is deployed: its built `main.js`, with this environment and no other. */
export function startService(
  name: '@bot/api-gateway' | '@bot/ai-worker',
  environment: Record<string, string>,
): Service {
  const main = fileURLToPath(new URL('./main.js', import.meta.resolve(name)))
  const child: ChildProcess = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: LogLine[] = []
  const output: string[] = []
  let isStopping = false
  let fell = false
  createInterface({ input: child.stdout! }).on('line', (line) => {
    output.push(line)
    lines.push(JSON.parse(line) as LogLine)
  })
  createInterface({ input: child.stderr! }).on('line', (line) => {
    output.push(line)
    process.stderr.write(`${line}\n`)
  })
  child.once('exit', () => {
    fell = !isStopping
  })
  return {
    lines,
    output,
    get fell() {
      return fell
    },
    async told(message, field) {
      while (true) {
        const line = lines.find(({ msg }) => msg === message)
        if (line) return line[field]
        if (fell) throw new Error(`${name} ended before it said "${message}".`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async stop() {
      isStopping = true
      const started = performance.now()
      const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode])
      child.kill('SIGTERM')
      const [code] = (await ended) as [number | null]
      return { code, ms: performance.now() - started }
    },
  }
}
