/* Run as a process of its own: embeds one text with the local model and leaves the embedder open. */
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import type { MemoryError } from '../../src/errors.js'

const [from] = process.argv.slice(2)
try {
  const embedder = await createEmbedder({ provider: 'local', ...(from ? { from } : {}) })
  const [vector] = await embedder.embed(['My dog Rex hates thunder.'])
  console.log(JSON.stringify({ dimensions: vector?.length }))
} catch (error) {
  const { code, message, details } = error as MemoryError
  console.log(JSON.stringify({ code, message, details }))
}
