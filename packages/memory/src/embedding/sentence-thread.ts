import { Worker } from 'node:worker_threads'
import { MemoryError } from '../errors.js'
import type { Vocabulary } from './sentence-pieces.js'

/** Where the thread finds the model's packages. */
export interface ModelPaths {
  readonly embeddings: string
  readonly model: string
}

/** What the thread answers; see local-thread.mjs. */
type ThreadAnswer = { vocabulary: Vocabulary } | { vectors: Float32Array[] } | { error: string }

export interface SentenceThread {
  /** Loads the model and gives its vocabulary. */
  open(): Promise<Vocabulary>
  /** A vector a text. One call at a time: the thread works on one anyway. */
  embed(texts: readonly string[]): Promise<Float32Array[]>
  close(): Promise<void>
}

/**
 * Runs the sentence model in a thread of its own, since a sentence takes 10 to 50 ms of pure computing. A thread that
 * crashed fails the call it was at, and the next call starts it anew. It keeps the process alive only while it works.
 */
export function sentenceThread(script: URL, paths: ModelPaths): SentenceThread {
  let current: Worker | undefined
  let closed = false

  function start(): Worker {
    // Neither the process's secrets nor its loaders and debuggers are any business of the thread.
    const worker = new Worker(script, { workerData: paths, env: {}, execArgv: [] })
    const gone = () => {
      if (current === worker) current = undefined
    }
    worker.on('error', gone)
    worker.on('exit', gone)
    return worker
  }

  function ask(question: { texts: readonly string[] } | { open: true }): Promise<ThreadAnswer> {
    if (closed) return Promise.reject(closedError())
    current ??= start()
    const worker = current
    return new Promise<ThreadAnswer>((resolve, reject) => {
      const settle = () => {
        worker.off('message', answered).off('error', crashed).off('exit', crashed)
        worker.unref()
      }
      const answered = (answer: ThreadAnswer) => {
        settle()
        resolve(answer)
      }
      const crashed = (cause: unknown) => {
        settle()
        reject(closed ? closedError() : crashedError(cause))
      }
      worker.on('message', answered).on('error', crashed).on('exit', crashed)
      worker.ref()
      worker.postMessage(question)
    })
  }

  return {
    async open() {
      const answer = await ask({ open: true })
      if ('vocabulary' in answer) return answer.vocabulary
      throw failedError(answer)
    },
    async embed(texts) {
      const answer = await ask({ texts })
      if ('vectors' in answer) return answer.vectors
      throw failedError(answer)
    },
    async close() {
      closed = true
      await current?.terminate()
    },
  }
}

function failedError(answer: ThreadAnswer): MemoryError {
  const why = 'error' in answer ? ` (${answer.error})` : ''
  return new MemoryError(
    'embedder_unavailable',
    `The local sentence model failed${why}. Nothing of this call was kept. Try again, or install its packages anew.`,
  )
}

function crashedError(cause: unknown): MemoryError {
  return new MemoryError(
    'embedder_unavailable',
    'The thread of the local sentence model ended unexpectedly. Nothing of this call was kept; the next call starts it anew.',
    { cause },
  )
}

function closedError(): MemoryError {
  return new MemoryError('embedder_unavailable', 'This embedder is closed. Nothing was embedded; open another.')
}
