import { Worker } from 'node:worker_threads'
import { MemoryError } from '../errors.js'

/** Computes a map in a thread of its own: seconds of pure computing would stop everything else in this one. */
export interface ProjectionThread {
  /** Vectors as `encode(vector_send(…), 'base64')` gives them, in the order of the map. */
  add(page: readonly string[]): void
  /** The place of each: x and y by turns, between -1 and 1. Once. */
  project(): Promise<Float32Array>
  /** Ends the thread, whatever it is at. */
  close(): Promise<void>
}

/** @param signal ends the thread; `project` then rejects */
export function projectionThread(signal?: AbortSignal): ProjectionThread {
  // Neither the process's secrets nor its loaders and debuggers are any business of the thread.
  const worker = new Worker(new URL('./projection-thread.mjs', import.meta.url), { env: {}, execArgv: [] })
  const ended = new Promise<Float32Array>((resolve, reject) => {
    worker.once('message', ({ points }: { points: Float32Array }) => resolve(points))
    worker.once('error', (cause) => reject(crashed(cause)))
    worker.once('exit', () => reject(signal?.aborted ? signal.reason : crashed(undefined)))
  })
  ended.catch(() => {}) // a thread that fails before it is asked fails the asking
  const end = () => void worker.terminate()
  signal?.addEventListener('abort', end, { once: true })

  return {
    add: (page) => worker.postMessage({ page }),
    project() {
      worker.postMessage({ project: true })
      return ended
    },
    async close() {
      signal?.removeEventListener('abort', end)
      await worker.terminate()
    },
  }
}

function crashed(cause: unknown): MemoryError {
  return new MemoryError(
    'projection_failed',
    'The thread that computes a map ended unexpectedly. The map that stood is kept; try again, with more memory.',
    { cause },
  )
}
