import { type ChunkLimits, chunkText } from '@bot/memory'

/** Tokens that a byte makes at most, as the most careful estimate counts them. */
const TOKENS_A_BYTE = 1.25

/** The pieces that the live path stores a text in. Short texts are told by their bytes: counting tokens takes time. */
export function piecesOf(text: string, limits: ChunkLimits): string[] {
  if (Buffer.byteLength(text) * TOKENS_A_BYTE + 2 <= limits.maxTokens) return [text]
  return chunkText(text, limits)
}
