import type { Names } from '../rag/names.js'
import type { PackedMemory } from '../rag/pack-memories.js'
import type { ChatMessage } from '../rag/prompt.js'

export interface ReplyRequest {
  /** The whole prompt, for a model. */
  messages: readonly ChatMessage[]
  /** Its last message, as it was said. */
  question: string
  /** The memories in it, best first. */
  memories: readonly Pick<PackedMemory, 'text' | 'createdAt'>[]
  names: Names
  /** Null = the responder's own. */
  model: string | null
  /** Settings of the model that somebody chose, as they stand in the database. */
  parameters: Readonly<Record<string, unknown>>
  signal?: AbortSignal | undefined
  /** Given the whole of what is written so far, again and again: somebody reads along. Absent = nobody does. */
  onText?: ((text: string) => void) | undefined
}

/** What answers: a language model, or the offline responder. */
export interface Responder {
  /** For logs and people. */
  readonly name: string
  /** Whether a language model answers. */
  readonly isModel: boolean
  /** Whether it reads the conversation in the prompt; what it would not read, it has to be reminded of by memories. */
  readonly readsHistory: boolean
  /** @throws JobError with a code that says what is wrong */
  respond(request: ReplyRequest): Promise<string>
}
