import type { Registry } from 'prom-client'
import { declareIn } from './declare.js'

export interface ReplyMetrics {
  /** A message was answered. `preparedMs` is what came before the model: history, recall, prompt. */
  answered(reply: { preparedMs: number; modelMs: number; memories: { found: number; used: number } }): void
}

export function createReplyMetrics(registry: Registry): ReplyMetrics {
  const { counter, histogram } = declareIn(registry)
  const buckets = [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60]
  const prepared = histogram({
    name: 'reply_prepare_seconds',
    help: 'How long the prompt of a reply took to assemble: history, recall, packing.',
    buckets,
  })
  const model = histogram({
    name: 'reply_model_seconds',
    help: 'How long the language model took.',
    buckets,
  })
  const memories = counter({
    name: 'reply_memories_total',
    help: 'Memories that replies found, and those that stood in their prompts.',
    labels: ['fate'],
  })
  return {
    answered({ preparedMs, modelMs, memories: { found, used } }) {
      prepared.observe(preparedMs / 1_000)
      model.observe(modelMs / 1_000)
      memories.inc({ fate: 'found' }, found)
      memories.inc({ fate: 'used' }, used)
    },
  }
}
