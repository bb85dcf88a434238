export { createWorker, type Worker, type WorkerOptions } from './create-worker.js'
export { operationSettings } from './operations/settings.js'
export { type OperationTargets, readSyncTargets } from './operations/targets.js'
export { DEFAULT_CONTEXT_WINDOW } from './rag/budget.js'
export {
  ConversationalRAGService,
  type ConversationalRAGServiceOptions,
} from './rag/conversational-rag-service.js'
export { createResponder } from './responders/create-responder.js'
export type { OpenAIResponderOptions } from './responders/openai.js'
export type { ReplyRequest, Responder } from './responders/responder.js'
