import { MemoryError } from '../errors.js'
import { flawOf, padded } from './vectors.js'

/**
 * Reads the answer to a request for embeddings, believing none of it: servers have left vectors out, mixed up their
 * order and sent vectors of another model, and each of these would be stored as somebody's memory.
 *
 * @param answer what the server sent, parsed
 * @param count how many texts were asked about
 * @param dimensions how wide each vector must be
 * @returns one padded vector a text, in the order of the texts
 * @throws {MemoryError} `embedder_bad_answer`
 */
export function readAnswer(answer: unknown, count: number, dimensions: number): number[][] {
  const data = (answer as { data?: unknown } | null)?.data
  if (!Array.isArray(data)) throw badAnswer('it holds no vectors')
  if (data.length !== count) throw badAnswer(`it holds ${data.length} vectors for ${count} texts`)

  const vectors = new Array<number[] | undefined>(count)
  for (const entry of data as { index?: unknown; embedding?: unknown }[]) {
    const index = entry?.index
    if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= count) {
      throw badAnswer('a vector does not say which text it belongs to')
    }
    if (vectors[index as number]) throw badAnswer(`two vectors claim text ${index}`)
    const vector = decode(entry.embedding)
    const flaw = vector ? flawOf(vector, dimensions) : 'it is neither numbers nor base64'
    if (!vector || flaw) throw badAnswer(`the vector of text ${index} cannot be used: ${flaw}`)
    vectors[index as number] = padded(vector)
  }
  // As many vectors as texts and no index twice: none is missing.
  return vectors as number[][]
}

/** Vectors come as base64 of float32, little-endian as the machines that Node runs on; or as numbers, from servers that ignore the wish. */
function decode(embedding: unknown): ArrayLike<number> | undefined {
  if (Array.isArray(embedding)) return embedding
  if (typeof embedding !== 'string') return undefined
  const bytes = Buffer.from(embedding, 'base64')
  if (bytes.length % 4 !== 0) return undefined
  // Copied, because a small Buffer lies somewhere in a shared pool, where floats may not be aligned.
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
}

function badAnswer(flaw: string): MemoryError {
  return new MemoryError(
    'embedder_bad_answer',
    `The answer of the embedding service is wrong: ${flaw}. Nothing of it was kept. ` +
      'Check that the model and the dimensions are what the service serves.',
  )
}
