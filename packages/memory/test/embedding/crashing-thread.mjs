// @ts-check
/* Speaks as local-thread.mjs does, and crashes where it is told to: for the tests of sentence-thread.ts. */
import { parentPort } from 'node:worker_threads'

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)

port.on('message', (/** @type {{ texts: string[] } | { open: true }} */ question) => {
  if ('open' in question) port.postMessage({ vocabulary: [] })
  else if (question.texts.includes('exit')) process.exit(3)
  else if (question.texts.includes('throw')) throw new Error('a fault in the thread')
  else if (question.texts.includes('fail')) port.postMessage({ error: 'RangeError' })
  else if (!question.texts.includes('hang')) port.postMessage({ vectors: question.texts.map(() => Float32Array.of(1)) })
})
