/** What OpenAI asks for a million tokens, in US dollars, as its price list of 2026 has it; whoever else serves them may differ. */
const usdPerMillionTokens: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 0.02,
  'text-embedding-3-large': 0.13,
  'text-embedding-ada-002': 0.1,
}

/** What embedding costs with a model, in US dollars; null where no price is known. */
export function embeddingCost(model: string, tokens: number): number | null {
  const price = usdPerMillionTokens[model]
  return price === undefined ? null : (tokens / 1_000_000) * price
}
