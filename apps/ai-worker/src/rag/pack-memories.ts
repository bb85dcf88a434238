import type { MemoryDocument } from '@bot/memory'

/** A memory on its way into a prompt: whole, though it was stored in chunks. */
export interface PackedMemory {
  /** Its row, or its chunks' rows. */
  ids: string[]
  /** With placeholders for names. */
  text: string
  /** Ms since the epoch. */
  createdAt: number
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
  cost: (memory: PackedMemory) => number,
): { memories: PackedMemory[]; tokens: number; counts: PackCounts } {
  const groups = groupChunks(documents)
  const counts: PackCounts = { found: groups.length, duplicates: 0, dropped: 0, used: 0 }
  const memories: PackedMemory[] = []
  const said = new Set<string>()
  let tokens = 0
  for (const group of groups) {
    const whole = join(group)
    if (said.has(sayingOf(whole))) {
      counts.duplicates++
      continue
    }
    const fitting = (group.length > 1 ? [whole, join([group[0]!])] : [whole]).find(
      (memory) => tokens + cost(memory) <= budget,
    )
    if (!fitting) {
      counts.dropped++
      continue
    }
    said.add(sayingOf(whole))
    tokens += cost(fitting)
    memories.push(fitting)
    counts.used++
  }
  return { memories, tokens, counts }
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

function join(group: readonly MemoryDocument[]): PackedMemory {
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
