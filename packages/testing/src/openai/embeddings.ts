import { type Answer, json } from '../http/answer.js'
import { apiError, invalidRequest, modelNotFound } from './answer.js'
import type { TokenCounter } from './tokens.js'

/** One entry of the `data` of an answer, before its vector is encoded. */
export interface EmbeddingEntry {
  index: number
  vector: number[]
}

export interface EmbeddingService {
  /** Native width of each model that embeds. */
  readonly models: Readonly<Record<string, number>>
  readonly embedding: (text: string, dimensions: number, model: string) => readonly number[]
  /** As Ollama does: answers floats although base64 was asked for. */
  readonly alwaysFloats: boolean
  readonly usage: boolean
  readonly tokenCount: TokenCounter
}

const MOST_INPUTS = 2048
const MOST_TOKENS = 8192
const MOST_TOKENS_A_REQUEST = 300_000

/**
 * Answers `POST /v1/embeddings` as the real API does, with its limits.
 *
 * @param tamper what a fault does to the vectors before they are encoded
 */
export function answerEmbeddings(
  body: Record<string, unknown>,
  service: EmbeddingService,
  tamper: (data: EmbeddingEntry[]) => EmbeddingEntry[],
): Answer {
  const { model, input, encoding_format: format = 'float', dimensions } = body
  if (typeof model !== 'string') return invalidRequest('you must provide a model parameter')
  const native = service.models[model]
  if (native === undefined) return modelNotFound(model)
  if (format !== 'float' && format !== 'base64') {
    return invalidRequest(`Invalid value for 'encoding_format': '${format}'.`, 'encoding_format', 'invalid_value')
  }

  const texts = typeof input === 'string' ? [input] : input
  if (!isTexts(texts)) return invalidRequest(invalidInput)
  if (texts.length > MOST_INPUTS) {
    const message = `Invalid 'input': array too long. Expected an array with maximum length ${MOST_INPUTS}, but got an array with length ${texts.length} instead.`
    return invalidRequest(message, 'input', 'array_above_max_length')
  }

  const width = dimensions ?? native
  if (dimensions !== undefined && !model.startsWith('text-embedding-3')) {
    return invalidRequest('This model does not support specifying dimensions.')
  }
  if (!Number.isInteger(width) || (width as number) < 1 || (width as number) > native) {
    return invalidRequest(`Invalid value for 'dimensions' = ${width}. Must be at most ${native}.`, 'dimensions')
  }

  const tokens = texts.map(service.tokenCount)
  const longest = Math.max(...tokens)
  if (longest > MOST_TOKENS) {
    return invalidRequest(
      `This model's maximum context length is ${MOST_TOKENS} tokens, however you requested ${longest} tokens (${longest} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`,
    )
  }
  const total = tokens.reduce((sum, count) => sum + count, 0)
  if (total > MOST_TOKENS_A_REQUEST) {
    const message = `Requested ${total} tokens, max ${MOST_TOKENS_A_REQUEST} tokens per request`
    return apiError(400, { message, type: 'max_tokens_per_request', param: null, code: 'max_tokens_per_request' })
  }

  const data = tamper(
    texts.map((text, index) => ({ index, vector: [...service.embedding(text, width as number, model)] })),
  )
  const encode = format === 'base64' && !service.alwaysFloats ? toBase64 : (vector: number[]) => vector
  return json(200, {
    object: 'list',
    data: data.map(({ index, vector }) => ({ object: 'embedding', index, embedding: encode(vector) })),
    model,
    ...(service.usage ? { usage: { prompt_tokens: total, total_tokens: total } } : {}),
  })
}

const invalidInput = `'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.`

/** Arrays of token numbers, which the real API takes too, are refused: nothing here sends them. */
function isTexts(input: unknown): input is string[] {
  return Array.isArray(input) && input.length > 0 && input.every((text) => typeof text === 'string' && text !== '')
}

function toBase64(vector: number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString('base64')
}
