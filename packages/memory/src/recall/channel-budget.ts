/**
 * Brings what was found in the wanted channels together with what was found anywhere: the first fill their share of the
 * answer, the second the rest, and all stand in the order of their scores.
 */
export function withChannelShare<Memory extends { id: string; fused: number }>(
  inChannels: readonly Memory[],
  anywhere: readonly Memory[],
  limit: number,
): Memory[] {
  const known = new Set(inChannels.map((memory) => memory.id))
  const rest = anywhere.filter((memory) => !known.has(memory.id)).slice(0, limit - inChannels.length)
  return [...inChannels, ...rest].sort((a, b) => b.fused - a.fused)
}

/** How many places of the answer the wanted channels fill first. */
export const channelShare = (limit: number, ratio: number): number => Math.round(limit * ratio)
