import { Counter, Histogram, type Registry } from 'prom-client'

export interface ReplyMetrics {
  /** A message was answered. `preparedMs` is what came before the model: history, recall, prompt. */
  answered(reply: { preparedMs: number; modelMs: number; memories: { found: number; used: number } }): void
}

export function createReplyMetrics(registry: Registry): ReplyMetrics {
  const registers = [registry]
  const buckets = [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60]
  const prepared = new Histogram({
    name: 'bot_memory_reply_prepare_seconds',
    help: 'How long the prompt of a reply took to assemble: history, recall, packing.',
    buckets,
    registers,
  })
  const model = new Histogram({
    name: 'bot_memory_reply_model_seconds',
    help: 'How long the language model took.',
    buckets,
    registers,
  })
  const memories = new Counter({
    name: 'bot_memory_reply_memories_total',
    help: 'Memories that replies found, and those that stood in their prompts.',
    labelNames: ['fate'] as const,
    registers,
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
