// @ts-check
/*
 * The thread that the local sentence model lives in; sentence-thread.ts talks to it. Plain JavaScript, because a
 * worker of Node 20 reads no TypeScript and the sources run as they are under test.
 */
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

/** @typedef {import('./sentence-pieces.js').Vocabulary} Vocabulary */
/** @typedef {{ embed(texts: string[]): Promise<number[][]> }} Model */

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)
const { embeddings, model } = /** @type {import('./sentence-thread.js').ModelPaths} */ (workerData)

/** @type {Promise<{ model: Model, vocabulary: Vocabulary }> | undefined} */
let loading

port.on('message', async (/** @type {{ texts: string[] } | { open: true }} */ question) => {
  try {
    // What failed once may work the next time it is asked for.
    loading ??= load().catch((error) => {
      loading = undefined
      throw error
    })
    const loaded = await loading
    if ('open' in question) {
      port.postMessage({ vocabulary: loaded.vocabulary })
      return
    }
    const vectors = (await loaded.model.embed(question.texts)).map((vector) => Float32Array.from(vector))
    port.postMessage(
      { vectors },
      vectors.map((vector) => vector.buffer),
    )
  } catch (error) {
    // The name alone: a message may quote the text.
    port.postMessage({ error: error instanceof Error ? error.name : 'unknown error' })
  }
})

async function load() {
  const require = createRequire(import.meta.url)
  const { initModel } = require(embeddings)
  // Left to itself the package reads the model while its backend starts, and fails where the model is there first: on a
  // busy machine, once in twenty starts.
  const { ready } = createRequire(embeddings)('@energetic-ai/core')
  await ready()
  const { modelSource } = require(model)
  /** @type {Vocabulary} */
  let vocabulary = []
  /** @type {Model} */
  const loaded = await initModel(async () => {
    const source = await modelSource()
    vocabulary = source.vocabulary
    return source
  })
  return { model: loaded, vocabulary }
}
