import type { Embedder } from '../embedding/embedder.js'
import { packRequests } from '../embedding/pack-requests.js'
import type { WorkItem } from './embed-items.js'

/**
 * Texts in one call, and their tokens. Small enough that a failed call costs little, and that one takes seconds: 100
 * short memories are some 5,000 tokens, 12 of the longest that OpenAI takes are 100,000.
 */
export const BATCH = 100
const BATCH_TOKENS = 100_000

/** Texts that keep an embedder busy: a full call on each way to it. */
export const textsAtOnce = (embedder: Embedder): number =>
  Math.min(BATCH, embedder.maxBatch) * (embedder.maxParallel ?? 1)

/** Texts up to this many bytes are not worth counting: they have no more tokens than bytes. */
const COUNTED_FROM = BATCH_TOKENS / BATCH

/** Failures after which a text is asked about in ever smaller company, in case it is the reason. */
const SUSPECT_AFTER = 2

/**
 * Packs items into calls. Those that failed several times go in batches half as large with each further failure, down to
 * one: an embedder that breaks on a text, and does not say so, fails that text's batch for ever.
 */
export function packBatches(items: readonly WorkItem[], embedder: Embedder): WorkItem[][] {
  const bySize = new Map<number, WorkItem[]>()
  for (const item of items) {
    const size = Math.max(1, Math.min(BATCH, embedder.maxBatch) >> Math.max(0, item.attempts - SUSPECT_AFTER + 1))
    const company = bySize.get(size)
    if (company) company.push(item)
    else bySize.set(size, [item])
  }
  return [...bySize].flatMap(([inputs, company]) =>
    packRequests(
      company.map(({ content }) => atMostTokens(content, embedder)),
      { inputs, tokens: BATCH_TOKENS },
    ).map(({ start, end }) => company.slice(start, end)),
  )
}

function atMostTokens(text: string, embedder: Embedder): number {
  const bytes = Buffer.byteLength(text)
  return bytes <= COUNTED_FROM ? bytes : embedder.countTokens(text)
}
