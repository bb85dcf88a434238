import type { MemoryDocument, Why } from '@bot/memory'

/** A memory on its way into a prompt: whole, though it was stored in chunks. */
export interface PackedMemory {
  /** Its row, or its chunks' rows. */
  ids: string[]
  /** With placeholders for names. */
  text: string
  /** Ms since the epoch. */
  createdAt: number
  /** Why it was recalled; of chunks, the one that matched best. */
  why: Why
  /** What it takes of the prompt. */
  tokens: number
}

/** What was found and is not in the prompt. */
export interface LeftOut {
  memory: PackedMemory
  reason: 'duplicate' | 'budget'
}

export interface PackedMemories {
  /** Best first. */
  memories: PackedMemory[]
  leftOut: LeftOut[]
  tokens: number
  counts: PackCounts
}

/** What became of what was found: `found` = `duplicates` + `dropped` + `used`. */
export interface PackCounts {
  /** Memories that recall brought; the chunks of one are one. */
  found: number
  /** Say the same as one that ranks higher. */
  duplicates: number
  /** Did not fit. */
  dropped: number
  used: number
}

/**
 * Takes memories by rank, whole, while they fit into `budget` tokens. One that does not fit is passed over, and a
 * smaller one after it may still. Of a long one that was split and does not fit, the chunk that matched best stands in.
 *
 * @param cost tokens of a memory as the prompt shows it
 */
export function packMemories(
  documents: readonly MemoryDocument[],
  budget: number,
  cost: (memory: Pick<PackedMemory, 'text' | 'createdAt'>) => number,
): PackedMemories {
  const groups = groupChunks(documents)
  const memories: PackedMemory[] = []
  const leftOut: LeftOut[] = []
  const said = new Set<string>()
  let tokens = 0
  const weighed = (chunks: readonly MemoryDocument[]): PackedMemory => {
    const memory = join(chunks)
    return { ...memory, why: chunks[0]!.metadata.why, tokens: cost(memory) }
  }
  for (const group of groups) {
    const whole = weighed(group)
    if (said.has(sayingOf(whole))) {
      leftOut.push({ memory: whole, reason: 'duplicate' })
      continue
    }
    const fits = (memory: PackedMemory) => tokens + memory.tokens <= budget
    const fitting = fits(whole) || group.length === 1 ? whole : weighed(group.slice(0, 1))
    if (!fits(fitting)) {
      leftOut.push({ memory: whole, reason: 'budget' })
      continue
    }
    said.add(sayingOf(whole))
    tokens += fitting.tokens
    memories.push(fitting)
  }
  const duplicates = leftOut.filter(({ reason }) => reason === 'duplicate').length
  const dropped = leftOut.length - duplicates
  return { memories, leftOut, tokens, counts: { found: groups.length, duplicates, dropped, used: memories.length } }
}

/** Chunks of one text together, in the place of the one that ranks highest, which stands first. */
function groupChunks(documents: readonly MemoryDocument[]): MemoryDocument[][] {
  const groups = new Map<string, MemoryDocument[]>()
  for (const document of documents) {
    const key = document.metadata.chunkGroupId ?? document.metadata.id
    const group = groups.get(key)
    if (group) group.push(document)
    else groups.set(key, [document])
  }
  return [...groups.values()].map((group) =>
    group.toSorted((a, b) => Number(b.metadata.why.matched === 'match') - Number(a.metadata.why.matched === 'match')),
  )
}

function join(group: readonly MemoryDocument[]): Omit<PackedMemory, 'why' | 'tokens'> {
  const inOrder = group.toSorted((a, b) => (a.metadata.chunkIndex ?? 0) - (b.metadata.chunkIndex ?? 0))
  const [first] = inOrder
  let text = ''
  for (const [at, { pageContent, metadata }] of inOrder.entries()) {
    const index = metadata.chunkIndex ?? 0
    const follows = at === 0 ? index === 0 : index === (inOrder[at - 1]!.metadata.chunkIndex ?? 0) + 1
    text += follows ? pageContent : ` … ${pageContent}`
  }
  const last = inOrder.at(-1)!.metadata
  if (last.totalChunks !== null && last.chunkIndex !== last.totalChunks - 1) text += ' …'
  return { ids: inOrder.map(({ metadata }) => metadata.id), text: text.trim(), createdAt: first!.metadata.createdAt }
}

/** Texts that differ in case and white space alone say the same. */
const sayingOf = (memory: PackedMemory): string => memory.text.toLowerCase().replaceAll(/\s+/g, ' ').trim()
