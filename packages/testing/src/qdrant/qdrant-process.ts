import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { FakeQdrant } from './fake-qdrant.js'

/** A fake Qdrant in a process of its own: what it needs is not counted as what is measured. */
export interface QdrantProcess<Facts> {
  readonly url: string
  readonly apiKey: string
  /** What the script says besides. */
  readonly facts: Facts
  close(): Promise<void>
}

/** Runs a script that ends with {@link serveQdrant}. It ends with this process at the latest. */
export async function startQdrantProcess<Facts>(script: URL, ...args: string[]): Promise<QdrantProcess<Facts>> {
  const path = fileURLToPath(script)
  const loader = path.endsWith('.ts') ? ['--import', 'tsx'] : []
  const child = spawn(process.execPath, [...loader, path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const { value, done } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  if (done) throw new Error(`${path} ended without an answer.`)
  return {
    ...(JSON.parse(value as string) as { url: string; apiKey: string; facts: Facts }),
    async close() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Tells the process that started this one where the fake listens; ends when that process does. */
export function serveQdrant(qdrant: FakeQdrant, facts: unknown): void {
  process.stdout.write(`${JSON.stringify({ url: qdrant.url, apiKey: qdrant.apiKey, facts })}\n`)
  process.stdin.on('close', () => process.exit(0)).resume()
}
