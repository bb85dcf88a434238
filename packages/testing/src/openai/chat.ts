import { type Answer, json } from '../http/answer.js'
import { invalidRequest, modelNotFound } from './answer.js'
import type { TokenCounter } from './tokens.js'

export interface ChatMessage {
  readonly role: string
  readonly content: string
}

/** Makes the assistant's words. */
export type Reply = (messages: readonly ChatMessage[]) => string | Promise<string>

export interface ChatService {
  readonly models: readonly string[]
  readonly reply: Reply
  readonly tokenCount: TokenCounter
  /** Between the words of a streamed answer, in ms. */
  readonly wordMs: number
}

/** Says what it was asked, so that a test can tell which message a reply belongs to. */
export const echo: Reply = (messages) => {
  const question = messages.findLast((message) => message.role === 'user')?.content ?? ''
  return `You said: ${question}`
}

/** Answers `POST /v1/chat/completions`, whole or, where the body asks for `stream`, as server-sent events. */
export async function answerChat(body: Record<string, unknown>, service: ChatService, id: string): Promise<Answer> {
  const { model, messages: raw, stream = false } = body
  if (typeof model !== 'string') return invalidRequest('you must provide a model parameter')
  if (!service.models.includes(model)) return modelNotFound(model)
  const messages = Array.isArray(raw) ? raw.map(readMessage) : []
  if (messages.length === 0 || messages.some((message) => message === undefined)) {
    const message = `Invalid 'messages': expected a non-empty array of objects with a role and content.`
    return invalidRequest(message, 'messages', 'invalid_value')
  }

  const prompt = messages as ChatMessage[]
  const content = await service.reply(prompt)
  const usage = countUsage(prompt, content, service.tokenCount)
  const shared = { id: `chatcmpl-${id}`, created: Math.floor(Date.now() / 1000), model }
  if (stream !== true) {
    const message = { role: 'assistant', content, refusal: null }
    const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }]
    return json(200, { ...shared, object: 'chat.completion', choices, usage })
  }

  const wantsUsage = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    ...shared,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...(wantsUsage ? { usage: null } : {}),
  })
  const events = [
    chunk({ role: 'assistant', content: '' }),
    ...(content.match(/\s*\S+|\s+$/gu) ?? []).map((word) => chunk({ content: word })),
    chunk({}, 'stop'),
    ...(wantsUsage ? [{ ...chunk({}), choices: [], usage }] : []),
  ]
  const lines = [...events.map((event) => JSON.stringify(event)), '[DONE]'].map((data) => `data: ${data}\n\n`)
  const answer = { status: 200, headers: { 'content-type': 'text/event-stream' }, body: lines.join('') }
  return service.wordMs === 0 ? answer : { ...answer, paced: { parts: lines, ms: service.wordMs } }
}

/** Content comes as text or as parts of text. */
function readMessage(value: unknown): ChatMessage | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { role, content } = value as { role?: unknown; content?: unknown }
  if (typeof role !== 'string') return undefined
  if (typeof content === 'string') return { role, content }
  if (!Array.isArray(content)) return undefined
  return { role, content: content.map((part: { text?: string }) => part.text ?? '').join('') }
}

function countUsage(prompt: readonly ChatMessage[], content: string, tokenCount: TokenCounter) {
  // Each message costs three tokens of framing, and the reply is primed with three more.
  const prompt_tokens = prompt.reduce((sum, message) => sum + 3 + tokenCount(message.content), 3)
  const completion_tokens = tokenCount(content)
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
}
