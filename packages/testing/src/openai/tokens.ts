export type TokenCounter = (text: string) => number

// Cut before a word where there is one, which does not change the count; the tokenizer's time grows with the
// square of an unbroken run, so such a run is cut too, and may count one token more.
const PIECES = /.{1,200}(?= \p{L}|$)|.{1,200}/gsu

/** Loads what counts tokens as OpenAI's embedding models do. Special tokens in a text count as plain text. */
export async function loadTokenCounter(): Promise<TokenCounter> {
  const { countTokens } = await import('gpt-tokenizer/encoding/cl100k_base')
  const asPlainText = { disallowedSpecial: new Set<string>() }
  return (text) => (text.match(PIECES) ?? []).reduce((sum, piece) => sum + countTokens(piece, asPlainText), 0)
}
